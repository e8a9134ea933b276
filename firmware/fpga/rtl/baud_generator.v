// Baud generator: a 20-bit phase accumulator that wraps once per bit. `step` is 2^20 * baud / clock frequency, so any
// rate up to a fifth of the clock is met within 2^-20 of the clock on average and within one clock at each bit.
`default_nettype none

module baud_generator #(
    parameter [19:0] FIRST_PHASE = 20'd0  // 0: first tick after a whole bit; 20'h80000: after half a bit
) (
    input  wire        clk,
    input  wire [19:0] step,
    input  wire        restart,
    input  wire        run,
    output wire        tick
);
    reg [19:0] phase;
    initial phase = 20'd0;

    wire [20:0] next = {1'b0, phase} + {1'b0, step};
    assign tick = run && !restart && next[20];

    always @(posedge clk) begin
        if (restart) phase <= FIRST_PHASE;
        else if (run) phase <= next[19:0];
    end
endmodule

`default_nettype wire
