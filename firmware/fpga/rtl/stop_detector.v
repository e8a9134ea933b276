// Looks for the emergency stop 00 FF 53 54 4F 50 00 in the raw bytes, before any framing.
`default_nettype none

module stop_detector (
    input  wire       clk,
    input  wire       rst,
    input  wire [7:0] data,
    input  wire       valid,
    output wire       stop  // with the byte that completes the sequence
);
    reg [2:0] matched;
    reg [7:0] wanted;
    initial matched = 3'd0;

    always @* begin
        case (matched)
            3'd1: wanted = 8'hff;
            3'd2: wanted = 8'h53;
            3'd3: wanted = 8'h54;
            3'd4: wanted = 8'h4f;
            3'd5: wanted = 8'h50;
            default: wanted = 8'h00;
        endcase
    end

    wire match = data == wanted;
    assign stop = valid && match && matched == 3'd6;

    always @(posedge clk) begin
        if (rst) matched <= 3'd0;
        else if (stop) matched <= 3'd1;  // the closing zero may open the next one
        else if (valid) matched <= match ? matched + 3'd1 : (data == 8'd0 ? 3'd1 : 3'd0);
    end
endmodule

`default_nettype wire
