// A program on one slot: what it asks of lwIP's raw API, and what lwIP's callbacks have told it.
#pragma once
#include <cstdint>
#include <vector>

#include "stacks/lwip/records.hpp"

namespace synfin_lwip {

class user {
  public:
    /// Any user call; `reply` is filled in.
    void call(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    /// Forgets everything it was told. lwIP's records are not touched.
    void start_over();

  private:
    static err_t on_accept(void* self, tcp_pcb* connection, err_t error);
    static err_t on_connected(void* self, tcp_pcb* connection, err_t error);
    static err_t on_receive(void* self, tcp_pcb* connection, pbuf* text, err_t error);
    static void on_error(void* self, err_t error);

    void adopt(tcp_pcb* connection);
    void open_passive(const synfin_sockets& at, synfin_reply& reply);
    void open_active(const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    void on_listener(tcp_pcb* listener, const synfin_request& request, synfin_reply& reply);
    void on_connection(tcp_pcb* connection, const synfin_sockets& at, const synfin_request& request, synfin_reply& reply);
    void receive(tcp_pcb* connection, const synfin_request& request, synfin_reply& reply);
    bool hand_out(tcp_pcb* connection, const synfin_request& request, synfin_reply& reply);
    void without_record(const synfin_request& request, synfin_reply& reply);

    std::vector<std::uint8_t> text_;  // received, from `read_` on not yet handed out
    std::size_t read_ = 0;
    synfin_reply_kind news_ = SYNFIN_OK;  // why the record went away; told once
    bool ended_ = false;                  // the peer's FIN was reached
    bool connected_ = false;              // ever, so that a RST is no refusal
    bool gave_up_ = false;                // CLOSE half-duplex: the program has no handle any more
};

}  // namespace synfin_lwip
