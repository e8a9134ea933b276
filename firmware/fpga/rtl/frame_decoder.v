// Finds frames: undoes the byte stuffing as the bytes come, checks length and CRC-16, and keeps the frame in one half
// of a RAM of two while the next one arrives in the other.
`include "wire_generated.vh"
`default_nettype none

module frame_decoder (
    input  wire       clk,
    input  wire       rst,
    input  wire [7:0] data,
    input  wire       valid,
    input  wire       stop,         // this byte ends an emergency stop: forget what was collected
    input  wire       reader_busy,  // the frame handed over before is still being read
    output reg        frame_valid,  // one clock per good frame
    output reg        frame_half,
    output reg  [7:0] frame_bytes,  // header, payload and checksum: 4 to 250
    output reg        framing_error,
    output reg        oversize_error,
    output reg        crc_error,
    output reg        overrun_error,  // a good frame that came before its predecessor was read
    input  wire [8:0] read_address,
    output reg  [7:0] read_data
);
    localparam [7:0] MAX_STUFFED_BYTES = `WIRE_MAX_FRAME_BYTES + 1, LEAST_BYTES = `WIRE_HEADER_BYTES + `WIRE_CHECKSUM_BYTES;
    localparam [7:0] DELIMITER = `WIRE_DELIMITER;
    localparam [15:0] CRC_START = `WIRE_CRC_START;
    localparam [15:0] CRC_RESIDUE = `WIRE_CRC_RESIDUE;  // the sum over a frame and its inverted checksum

    reg [7:0] ram[0:511];

    reg        half;
    reg [ 7:0] stuffed;  // bytes since the delimiter
    reg [ 7:0] group;    // bytes until the next code byte
    reg        oversize;
    reg [15:0] crc;

    initial begin
        half = 1'b0;
        stuffed = 8'd0;
        group = 8'd0;
        oversize = 1'b0;
        crc = CRC_START;
        frame_valid = 1'b0;
        frame_half = 1'b0;
        frame_bytes = 8'd0;
        framing_error = 1'b0;
        oversize_error = 1'b0;
        crc_error = 1'b0;
        overrun_error = 1'b0;
    end

    wire        delimiter = data == DELIMITER;
    wire        first = stuffed == 8'd0;
    wire        full = stuffed == MAX_STUFFED_BYTES;
    wire        is_code = group == 8'd0;
    wire [ 7:0] plain = is_code ? 8'd0 : data;  // the zero that a code byte stands for
    wire        write = valid && !delimiter && !first && !full && !rst;
    wire [ 7:0] plain_bytes = stuffed - 8'd1;
    wire [15:0] next_crc;

    crc16_byte sum (
        .crc (crc),
        .data(plain),
        .next(next_crc)
    );

    always @(posedge clk) begin
        if (write) ram[{half, plain_bytes}] <= plain;
        read_data <= ram[read_address];
    end

    always @(posedge clk) begin
        frame_valid <= 1'b0;
        framing_error <= 1'b0;
        oversize_error <= 1'b0;
        crc_error <= 1'b0;
        overrun_error <= 1'b0;
        if (rst || stop || (valid && delimiter)) begin
            stuffed <= 8'd0;
            group <= 8'd0;
            oversize <= 1'b0;
            crc <= CRC_START;
            if (!rst && !stop && !first) begin
                if (oversize) oversize_error <= 1'b1;
                else if (!is_code || plain_bytes < LEAST_BYTES) framing_error <= 1'b1;
                else if (crc != CRC_RESIDUE) crc_error <= 1'b1;
                else if (reader_busy) overrun_error <= 1'b1;
                else begin
                    frame_valid <= 1'b1;
                    frame_half <= half;
                    frame_bytes <= plain_bytes;
                    half <= !half;
                end
            end
        end else if (valid) begin
            if (full) oversize <= 1'b1;
            else begin
                stuffed <= stuffed + 8'd1;
                group <= (first || is_code) ? data - 8'd1 : group - 8'd1;
                if (!first) crc <= next_crc;
            end
        end
    end
endmodule

`default_nettype wire
