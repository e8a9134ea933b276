// The last thing before the pins: all electrodes share one return, and never may two of them carry current at once. It
// trusts neither turns nor guards; where two are on it opens all of them in the same clock, shorts them to the return,
// and keeps them so until a person resets the emergency stop.
`default_nettype none

module return_guard #(
    parameter ELECTRODES = 4
) (
    input  wire                  clk,
    input  wire                  clear,         // a person's reset
    input  wire [ELECTRODES-1:0] cathodic_in,
    input  wire [ELECTRODES-1:0] anodic_in,
    input  wire [ELECTRODES-1:0] discharge_in,
    output wire [ELECTRODES-1:0] cathodic,
    output wire [ELECTRODES-1:0] anodic,
    output wire [ELECTRODES-1:0] discharge,
    output reg                   tripped
);
    initial tripped = 1'b0;

    wire [ELECTRODES-1:0] flows = cathodic_in | anodic_in;
    wire several = (flows & (flows - 1'b1)) != 0;
    wire open = several || tripped;
    assign cathodic = open ? {ELECTRODES{1'b0}} : cathodic_in;
    assign anodic = open ? {ELECTRODES{1'b0}} : anodic_in;
    assign discharge = open ? {ELECTRODES{1'b1}} : discharge_in;

    always @(posedge clk) tripped <= several || (tripped && !clear);
endmodule

`default_nettype wire
