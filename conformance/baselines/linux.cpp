#include "conformance/baselines/linux.hpp"

namespace synfin::conformance {

// Found on Linux 6.18, each read again in RFC 9293. "Interface" means that sockets cannot show what the RFC asks for.
// table
const std::string_view linux_baseline = R"baseline(
# --- the interface ---
3.10.1/*/open-active | 3.10.1 | interface: the first connect() on a socket whose non-blocking connect() has succeeded reports that success
3.10.1/*/open-passive | 3.10.1 | interface: listen() on a listening socket only changes the backlog; TIME-WAIT belongs to no socket, and SO_REUSEADDR lets another listen
3.10.4/syn-sent/close | 3.10.4 | interface: shutdown() in SYN-SENT disconnects, and the next recv() calls that a reset (ECONNRESET)
3.10.5/time-wait/abort | 3.10.5 | interface: close() with SO_LINGER 0 reaches no TIME-WAIT, which has left its socket; the record stays its minute
3.10.7.4/close-wait*rst* | 3.10.7.4 | interface and deviation: recv() goes on to report the FIN (0 octets) where MUST-12 wants "connection reset"; only send() tells (EPIPE). In rst-left the RST is believed one number left of RCV.NXT, see below

# --- closing ---
3.10.2/close-wait.close-queued.queued.window-0/send | 3.10.4 | LAST-ACK is entered when CLOSE is called, although the FIN still waits behind queued data (A14)
3.10.4/close-wait*queued.window-0/close | 3.10.4 | LAST-ACK is entered when CLOSE is called, although the FIN still waits behind queued data (A14)
3.10*unacked-syn/* | 3.10.4 | shutdown() in SYN-RECEIVED (after a simultaneous open) answers ok and sends no FIN; 3.10.4 has it sent, or queued until ESTABLISHED
*/close-half-duplex@half_duplex | 3.6.1 | its RST carries an ACK, as every RST of Linux does that answers no segment; harmless
3.10.5/*/abort* | 3.10.5 | its RST carries an ACK where 3.10.5 shows <SEQ=SND.NXT><CTL=RST>; harmless

# --- opening ---
3.10.7.2/listen/syn-fin* | 3.10.7.2 | a SYN with FIN is dropped in LISTEN; the RFC has the SYN answered and the rest processed later. A defence against scans
3.10.7.3/syn-sent/syn-ack-data | 3.10.7.3 | text in the SYN,ACK is not taken; the peer has to send it again
3.10.7.3/syn-sent/syn-ack-fin* | 3.10.7.3 | text and FIN in the SYN,ACK are not taken; the peer has to send them again
3.10.7.4/syn-received/syn* | 3.10.7.4 | a SYN in the window of a passive SYN-RECEIVED draws a RST (as RFC 793 had it) where RFC 9293 returns to LISTEN silently; a SYN with data just left of the window draws the SYN,ACK again

# --- the first check ---
*-edge | 3.4 | RCV.NXT+RCV.WND is taken for a number in the window: one too many. An ACK there is used, a RST there draws a challenge ACK instead of silence
*/fin-no-ack-left | 3.10.7.4 | a segment with neither ACK, RST nor SYN is dropped before the first check, so that an unacceptable one draws no ACK
*/no-flags-left | 3.10.7.4 | a segment with neither ACK, RST nor SYN is dropped before the first check, so that an unacceptable one draws no ACK
*/closing/rst-*left | RFC 5961 3.2 | after the peer's FIN a RST at RCV.NXT-1 is believed too: some peers reset with the number before their FIN
*/last-ack/rst-left | RFC 5961 3.2 | after the peer's FIN a RST at RCV.NXT-1 is believed too: some peers reset with the number before their FIN
*/last-ack/rst-ack-left | RFC 5961 3.2 | after the peer's FIN a RST at RCV.NXT-1 is believed too: some peers reset with the number before their FIN
*/rst-data-left* | RFC 5961 3.2 | a RST with text that begins left of the window and ends in it draws a challenge ACK (A37)
*/syn-data-left* | 3.10.7.4 | the SYN just left of the window is challenged; by 3.10.7.4 it is trimmed away (A36 allows both)

# --- the fifth check ---
*/ack-floor | MAY-12 | the oldest ACK taken is SND.UNA less what was acknowledged so far, not MAX.SND.WND: an ACK of numbers before the ISS is challenged
*/data-floor | MAY-12 | the oldest ACK taken is SND.UNA less what was acknowledged so far: text with an older one is not taken
3.10.7.4/fin-wait-1.held*/*-una | 3.10.7.4 | an ACK more than the rules send; harmless
3.10.7.4/fin-wait-1.held-fin/data-old | 3.10.7.4 | an ACK more than the rules send; harmless
*window-0/data-overlap-left | 3.10.7.4 | for the window update SEG.SEQ counts as it arrived, before trimming, so that this segment is older than the last update; in CLOSE-WAIT the text behind the FIN draws a RST
*window-0/fin-data-overlap-left | 3.10.7.4 | for the window update SEG.SEQ counts as it arrived, before trimming, so that this segment is older than the last update; in CLOSE-WAIT the text behind the FIN draws a RST

3.10.7.4/fin-wait-*@half_duplex | 3.6.1 | the RST for text after close() has SEG.ACK as its number, as answers have (3.5.2); the rulebook has SND.NXT. An old ACK in it is challenged first
3.10.7.4/syn-received.active/syn-ack-*@simopen_lenient | A.2 | the SYN,ACK of a simultaneous open is used and acknowledged once more; harmless
3.10.7.4/syn-received/rst-*@rfc793_rst | 3.10.7.4 | the SYN that the case ends with draws a RST, as syn-received/syn does

# --- text and FIN after the peer's FIN ---
3.10.7.4/close-wait*/data-overlap-left | 3.10.7.4 | text behind the peer's FIN draws a RST and ends the connection, where the RFC ignores it
3.10.7.4/close-wait*/fin-data-overlap-left | 3.10.7.4 | text behind the peer's FIN draws a RST and ends the connection, where the RFC ignores it
3.10.7.4/close-wait.held/*overlap-right* | 3.10.7.4 | text that ends right of the window draws an ACK although text of its kind was ignored silently before; harmless
3.10.7.4/closing*/*data* | 3.10.7.4 | its ACK of our FIN is used at once, and in the TIME-WAIT that follows the segment draws an ACK; harmless
3.10.7.4/closing*/fin-* | 3.10.7.4 | its ACK of our FIN is used at once, and in the TIME-WAIT that follows the segment draws an ACK; harmless
3.10.7.4/fin-wait-1/*-left | 3.10.7.4 | the ACK of a segment that brings nothing new is used where the first check drops it; harmless
3.10.7.4/last-ack/*-left | 3.10.7.4 | the ACK of a segment that brings nothing new is used where the first check drops it; harmless
3.10.7.4/time-wait/ack-* | MAY-12 | TIME-WAIT answers no ACK at RCV.NXT, whatever it acknowledges
3.10.7.4/time-wait/*-no-ack | 3.10.7.4 | TIME-WAIT answers whatever occupies a number, also without ACK; harmless
)baseline";
// end of table

}  // namespace synfin::conformance
