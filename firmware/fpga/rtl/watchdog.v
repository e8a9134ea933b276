// How long the host has been silent. Expired from power-up until the first sign of life.
`default_nettype none

module watchdog #(
    parameter LIMIT_MS = 250,  // stimulation ends
    parameter GONE_MS = 1000   // nobody listens: telemetry ends
) (
    input  wire clk,
    input  wire rst,
    input  wire ms_tick,
    input  wire alive,
    output wire expired,
    output wire present
);
    // Counts down, so that the power-up value of zero means long silence. A tick may follow `alive` at once: one more.
    localparam [10:0] START = GONE_MS + 1;
    localparam [10:0] EXPIRED_AT = GONE_MS - LIMIT_MS;

    reg [10:0] left_ms;
    initial left_ms = 11'd0;

    assign present = left_ms != 11'd0;
    assign expired = left_ms <= EXPIRED_AT;

    always @(posedge clk) begin
        if (rst) left_ms <= 11'd0;
        else if (alive) left_ms <= START;
        else if (ms_tick && present) left_ms <= left_ms - 11'd1;
    end
endmodule

`default_nettype wire
