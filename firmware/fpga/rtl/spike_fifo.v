// Address-event FIFO. Items of a frame are written ahead and become readable when the frame proves good, or are taken
// back. What does not fit is counted, never overwritten; what has no channel here is not taken.
`default_nettype none

module spike_fifo #(
    parameter ADDRESS_BITS = 8,  // depth 2^ADDRESS_BITS items
    parameter CHANNEL_BITS = 6
) (
    input  wire                    clk,
    input  wire                    rst,
    // Writing
    input  wire                    item,
    input  wire                    item_is_rate,
    input  wire [CHANNEL_BITS-1:0] item_channel,
    input  wire                    item_routable,
    input  wire [            31:0] item_value,
    input  wire                    keep,           // the items since the last keep or drop become readable
    input  wire                    drop,           // they are taken back
    // What a kept frame brought, in spikes; valid in the clock after `keep`
    output reg                     kept,
    output reg  [            31:0] kept_stored,
    output reg  [            31:0] overflowed,     // spikes that did not fit, since power-up
    // Reading: the head item shows while not empty
    output wire                    available,
    output wire                    head_is_rate,
    output wire [CHANNEL_BITS-1:0] head_channel,
    output wire [            31:0] head_value,
    input  wire                    take
);
    localparam WIDTH = 33 + CHANNEL_BITS;

    reg [WIDTH-1:0] ram[0:(1<<ADDRESS_BITS)-1];
    reg [WIDTH-1:0] head;

    reg [ADDRESS_BITS:0] write_at, kept_to, read_at;
    reg [31:0] stored, lost;  // spikes of the frame being read
    reg fetched;  // `head` shows the item at read_at

    initial begin
        write_at = 0;
        kept_to = 0;
        read_at = 0;
        stored = 32'd0;
        lost = 32'd0;
        kept = 1'b0;
        kept_stored = 32'd0;
        overflowed = 32'd0;
        fetched = 1'b0;
    end

    wire full = write_at[ADDRESS_BITS] != read_at[ADDRESS_BITS] && write_at[ADDRESS_BITS-1:0] == read_at[ADDRESS_BITS-1:0];
    wire [31:0] spikes = item_is_rate ? item_value : 32'd1;
    wire write = item && item_routable && !full;

    assign available = fetched && read_at != kept_to;
    assign {head_is_rate, head_channel, head_value} = head;

    always @(posedge clk) begin
        if (write) ram[write_at[ADDRESS_BITS-1:0]] <= {item_is_rate, item_channel, item_value};
        head <= ram[read_at[ADDRESS_BITS-1:0]];
    end

    always @(posedge clk) begin
        kept <= keep;
        fetched <= read_at != kept_to && !(available && take);
        if (available && take) read_at <= read_at + 1'b1;
        if (write) begin
            write_at <= write_at + 1'b1;
            stored <= stored + spikes;
        end
        if (item && item_routable && full) lost <= lost + spikes;
        if (keep) begin
            kept_to <= write_at;
            kept_stored <= stored;
            overflowed <= overflowed + lost;
        end
        if (drop) write_at <= kept_to;
        if (keep || drop) begin
            stored <= 32'd0;
            lost <= 32'd0;
        end
        if (rst) begin
            write_at <= 0;
            kept_to <= 0;
            read_at <= 0;
            stored <= 32'd0;
            lost <= 32'd0;
            fetched <= 1'b0;
            kept <= 1'b0;
        end
    end
endmodule

`default_nettype wire
