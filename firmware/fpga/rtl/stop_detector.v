// Looks for the emergency stop 00 FF 53 54 4F 50 00 in the raw bytes, before any framing.
`include "wire_generated.vh"
`default_nettype none

module stop_detector (
    input  wire       clk,
    input  wire       rst,
    input  wire [7:0] data,
    input  wire       valid,
    output wire       stop  // with the byte that completes the sequence
);
    localparam [55:0] SEQUENCE = `WIRE_EMERGENCY_STOP;
    reg [2:0] matched;
    reg [7:0] wanted;
    initial matched = 3'd0;

    always @* begin
        case (matched)
            3'd1: wanted = SEQUENCE[47:40];
            3'd2: wanted = SEQUENCE[39:32];
            3'd3: wanted = SEQUENCE[31:24];
            3'd4: wanted = SEQUENCE[23:16];
            3'd5: wanted = SEQUENCE[15:8];
            default: wanted = SEQUENCE[7:0];  // the first as the last
        endcase
    end

    wire match = data == wanted;
    assign stop = valid && match && matched == 3'd6;

    always @(posedge clk) begin
        if (rst) matched <= 3'd0;
        else if (stop) matched <= 3'd1;  // the closing zero may open the next one
        else if (valid) matched <= match ? matched + 3'd1 : (data == SEQUENCE[55:48] ? 3'd1 : 3'd0);
    end
endmodule

`default_nettype wire
