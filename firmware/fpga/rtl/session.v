// What the device knows of its host: session, spikes received in it, heartbeats, rejected frames.
`default_nettype none

module session (
    input  wire         clk,
    input  wire         rst,
    input  wire [ 31:0] now_us,
    input  wire [127:0] head,       // payload of the message that a strobe announces
    input  wire         hello,
    input  wire         heartbeat,
    input  wire         heartbeat_hold,  // the answer to the one before is being written: its fields must not change
    input  wire         rejected_frame,
    input  wire         spikes_kept,
    input  wire [ 31:0] spikes_stored,
    output wire         open,
    output reg          alive,
    output reg          new_session,
    output reg          reply_hello,
    output reg          reply_heartbeat,
    output reg  [ 31:0] id,
    output reg  [ 31:0] hello_us,
    output reg  [ 31:0] previous_id,
    output reg  [ 31:0] previous_spikes,
    output reg  [ 31:0] spikes,
    output reg  [ 31:0] spikes_us,
    output reg  [ 31:0] heard_echo_us,
    output reg  [ 31:0] heard_us,
    output reg  [ 31:0] heard_spikes,    // spikes received when it was heard
    output reg  [ 15:0] rejected
);
    reg heartbeat_waits;
    wire heard = (heartbeat || heartbeat_waits) && !heartbeat_hold;

    initial begin
        alive = 1'b0;
        new_session = 1'b0;
        reply_hello = 1'b0;
        reply_heartbeat = 1'b0;
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
    end

    // 0 is no session.
    assign open = id != 32'd0;

    always @(posedge clk) begin
        alive <= 1'b0;
        new_session <= 1'b0;
        reply_hello <= 1'b0;
        reply_heartbeat <= 1'b0;
        if (rejected_frame) rejected <= rejected + 16'd1;
        if (spikes_kept) begin
            spikes <= spikes + spikes_stored;
            spikes_us <= now_us;
        end
        // A host that does not speak version 1 cannot be answered.
        if (hello && head[7:0] <= 8'd1 && head[15:8] >= 8'd1) begin
            alive <= 1'b1;
            reply_hello <= 1'b1;
            hello_us <= head[79:48];
            if (head[47:16] != id) begin
                new_session <= 1'b1;
                id <= head[47:16];
                previous_id <= id;
                previous_spikes <= spikes;
                spikes <= 32'd0;
                spikes_us <= 32'd0;
                heard_echo_us <= 32'd0;
                heard_us <= 32'd0;
                heard_spikes <= 32'd0;
                rejected <= 16'd0;
            end
        end
        heartbeat_waits <= (heartbeat || heartbeat_waits) && heartbeat_hold;
        if (heard && open) begin
            alive <= 1'b1;
            reply_heartbeat <= 1'b1;
            heard_echo_us <= head[31:0];
            heard_us <= now_us;
            heard_spikes <= spikes;
        end
        if (rst) begin
            id <= 32'd0;
            previous_id <= 32'd0;
            previous_spikes <= 32'd0;
            spikes <= 32'd0;
            spikes_us <= 32'd0;
            heard_echo_us <= 32'd0;
            heard_us <= 32'd0;
            heard_spikes <= 32'd0;
            heartbeat_waits <= 1'b0;
            rejected <= 16'd0;
        end
    end
endmodule

`default_nettype wire
