// How long the host has been silent. A heartbeat that is fresh keeps the electrodes' levels; any heartbeat keeps telemetry
// flowing. From power-up, and from the beginning of a session, nothing is current until the first fresh one.
`include "wire_generated.vh"
`default_nettype none

module watchdog #(
    parameter LIMIT_MS = `WIRE_TIME_WATCHDOG_MS,  // the last fresh heartbeat is current for so long
    parameter GONE_MS = `WIRE_TIME_HOST_GONE_MS   // nobody listens: telemetry ends
) (
    input  wire clk,
    input  wire rst,
    input  wire ms_tick,
    input  wire new_session,
    input  wire heartbeat,     // any
    input  wire fresh,         // one that answers what this device said a moment ago
    output wire current,
    output wire present
);
    // They count down, so that the power-up value of zero means long silence. A tick may follow at once: one more.
    localparam [8:0] CURRENT_MS = LIMIT_MS + 1;
    localparam [9:0] PRESENT_MS = GONE_MS + 1;

    reg [8:0] current_ms;
    reg [9:0] present_ms;
    initial begin
        current_ms = 9'd0;
        present_ms = 10'd0;
    end

    assign current = current_ms != 9'd0;
    assign present = present_ms != 10'd0;

    always @(posedge clk) begin
        if (rst || new_session) current_ms <= 9'd0;
        else if (fresh) current_ms <= CURRENT_MS;
        else if (ms_tick && current) current_ms <= current_ms - 9'd1;
        if (rst || new_session) present_ms <= 10'd0;
        else if (heartbeat) present_ms <= PRESENT_MS;
        else if (ms_tick && present) present_ms <= present_ms - 10'd1;
    end
endmodule

`default_nettype wire
