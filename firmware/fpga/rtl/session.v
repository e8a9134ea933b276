// What the device knows of its host: session, spikes received in it, heartbeats, rejected frames. A HELLO begins a session
// or ends the one there was; it proves nothing of a host that goes on living, only fresh heartbeats do.
`include "wire_generated.vh"
`default_nettype none

module session #(
    parameter [7:0] VERSION = `WIRE_PROTOCOL_VERSION,  // of the protocol, the only one
    parameter FRESH_US = `WIRE_TIME_FRESH_US           // a heartbeat that answers what the device said longer ago is stale
) (
    input  wire         clk,
    input  wire         rst,
    input  wire [ 31:0] now_us,
    input  wire [ 95:0] head,           // payload of the message that a strobe announces
    input  wire         hello,
    input  wire         heartbeat,
    input  wire         heartbeat_hold, // the answer to the one before is being written: its fields must not change
    input  wire         rejected_frame,
    input  wire         stopped,        // emergency stop latched
    input  wire         spikes_kept,
    input  wire [ 31:0] spikes_stored,
    output reg          open,
    output reg          new_session,    // or the end of one: let go of everything, forget everything
    output reg          heard,          // a heartbeat of this session: answer it
    output reg          fresh,          // with `heard`
    output reg          reply_hello,
    output reg  [ 31:0] id,             // of the last HELLO
    output reg  [ 31:0] hello_us,
    output reg  [ 31:0] previous_id,
    output reg  [ 31:0] previous_spikes,
    output reg  [ 31:0] spikes,
    output reg  [ 31:0] spikes_us,
    output reg  [ 31:0] heard_echo_us,
    output reg  [ 31:0] heard_us,
    output reg  [ 31:0] heard_spikes,   // spikes received when it was heard
    output reg  [ 15:0] rejected,
    output reg          halted,         // stopped at some time of this session: a host that was away learns of it
    output reg          halted_before   // and since the session before began
);
    localparam [31:0] FRESH_FOR = FRESH_US;
    reg heartbeat_waits;
    wire hears = (heartbeat || heartbeat_waits) && !heartbeat_hold && open;

    initial begin
        open = 1'b0;
        new_session = 1'b0;
        heard = 1'b0;
        fresh = 1'b0;
        reply_hello = 1'b0;
        id = 32'd0;
        hello_us = 32'd0;
        previous_id = 32'd0;
        previous_spikes = 32'd0;
        spikes = 32'd0;
        spikes_us = 32'd0;
        heard_echo_us = 32'd0;
        heard_us = 32'd0;
        heard_spikes = 32'd0;
        heartbeat_waits = 1'b0;
        rejected = 16'd0;
        halted = 1'b0;
        halted_before = 1'b0;
    end

    wire speaks_ours = head[7:0] <= VERSION && head[15:8] >= VERSION;
    // The field `echo`: when the device said what this heartbeat answers; 0 before the first answer.
    wire [31:0] echo_us = head[63:32];
    wire [31:0] since_us = now_us - echo_us;

    always @(posedge clk) begin
        new_session <= 1'b0;
        reply_hello <= 1'b0;
        if (rejected_frame) rejected <= rejected + 16'd1;
        if (stopped) halted <= 1'b1;
        if (spikes_kept) begin
            spikes <= spikes + spikes_stored;
            spikes_us <= now_us;
        end
        heartbeat_waits <= (heartbeat || heartbeat_waits) && heartbeat_hold;
        heard <= hears;
        fresh <= hears && echo_us != 32'd0 && since_us <= FRESH_FOR;
        if (hears) begin
            heard_echo_us <= head[31:0];
            heard_us <= now_us;
            heard_spikes <= spikes;
        end
        if (hello) begin
            reply_hello <= 1'b1;
            hello_us <= head[79:48];
            // The session that is there is answered again; any other id lets go, whether or not a session begins.
            if (!open || head[47:16] != id) begin
                new_session <= 1'b1;
                open <= speaks_ours;
                halted_before <= speaks_ours && (halted || stopped);
                // Who cannot be told of it takes it from nobody.
                if (speaks_ours) halted <= stopped;
                id <= head[47:16];
                if (open) begin
                    previous_id <= id;
                    previous_spikes <= spikes;
                end
                spikes <= 32'd0;
                spikes_us <= 32'd0;
                rejected <= 16'd0;
            end
        end
        if (rst) begin
            open <= 1'b0;
            heard <= 1'b0;
            fresh <= 1'b0;
            id <= 32'd0;
            previous_id <= 32'd0;
            previous_spikes <= 32'd0;
            spikes <= 32'd0;
            spikes_us <= 32'd0;
            heartbeat_waits <= 1'b0;
            rejected <= 16'd0;
            halted <= 1'b0;
            halted_before <= 1'b0;
        end
    end
endmodule

`default_nettype wire
