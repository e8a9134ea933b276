// One byte of CRC-16/GENIBUS: polynomial 0x1021, start value 0xFFFF, not reflected; inverted where it is sent, not here.
// Combinational.
`default_nettype none

module crc16_byte (
    input  wire [15:0] crc,
    input  wire [ 7:0] data,
    output wire [15:0] next
);
    // The eight shifts folded into one (x is what a table would be indexed by).
    wire [7:0] x = crc[15:8] ^ data;
    wire [7:0] y = x ^ {4'd0, x[7:4]};
    assign next = {crc[7:0], 8'd0} ^ {8'd0, y} ^ {3'd0, y, 5'd0} ^ {y[3:0], 12'd0};
endmodule

`default_nettype wire
