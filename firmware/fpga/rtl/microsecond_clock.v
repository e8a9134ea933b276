// The device's clock: microseconds since power-up, modulo 2^32, and its ticks.
`default_nettype none

module microsecond_clock #(
    parameter CLOCKS_PER_US = 12
) (
    input  wire        clk,
    output reg         us_tick,
    output reg         ms_tick,
    output reg  [31:0] now_us
);
    localparam [7:0] LAST_CLOCK = CLOCKS_PER_US - 1;

    reg [7:0] clocks;
    reg [9:0] microseconds;

    // Power-up values instead of a reset: the clock runs on while the rest is reset, as stamps must not jump.
    initial begin
        us_tick = 1'b0;
        ms_tick = 1'b0;
        now_us = 32'd0;
        clocks = 8'd0;
        microseconds = 10'd0;
    end

    wire wrap = clocks == LAST_CLOCK;
    wire wrap_ms = microseconds == 10'd999;

    always @(posedge clk) begin
        clocks <= wrap ? 8'd0 : clocks + 8'd1;
        us_tick <= wrap;
        ms_tick <= wrap && wrap_ms;
        if (wrap) begin
            now_us <= now_us + 32'd1;
            microseconds <= wrap_ms ? 10'd0 : microseconds + 10'd1;
        end
    end
endmodule

`default_nettype wire
