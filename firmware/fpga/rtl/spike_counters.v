// One 32-bit spike counter per channel since power-up, in a RAM; read at any address at any time.
`default_nettype none

module spike_counters #(
    parameter CHANNEL_BITS = 6
) (
    input  wire                    clk,
    input  wire                    add,      // at most once in four clocks
    input  wire [CHANNEL_BITS-1:0] channel,  // stable for three clocks from `add`
    input  wire [            31:0] count,
    input  wire [CHANNEL_BITS-1:0] read_channel,
    output reg  [            31:0] read_count
);
    reg [31:0] ram[0:(1<<CHANNEL_BITS)-1];
    // Two clocks to read, one to write; the read port shows other channels in between.
    reg  [             1:0] step;
    reg  [            31:0] word;
    reg  [CHANNEL_BITS-1:0] shown;
    wire [CHANNEL_BITS-1:0] address = add || step != 2'd0 ? channel : read_channel;

    integer i;
    initial begin
        for (i = 0; i < (1 << CHANNEL_BITS); i = i + 1) ram[i] = 32'd0;
        step = 2'd0;
        shown = 0;
        read_count = 32'd0;
    end

    always @(posedge clk) begin
        word <= ram[address];
        if (step == 2'd1) ram[channel] <= word + count;
    end

    always @(posedge clk) begin
        step <= add ? 2'd1 : (step == 2'd1 ? 2'd2 : 2'd0);
        shown <= address;
        if (shown == read_channel && step == 2'd0) read_count <= word;
    end
endmodule

`default_nettype wire
