// Gives spikes back the timing that batching took from them: an event leaves the FIFO DELAY_US after it would have with
// an immediate line, in step with its stamps. Rates leave at once.
`default_nettype none

module spike_playout #(
    parameter CHANNEL_BITS = 6,
    parameter DELAY_US = 2000
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    new_session,  // the stamps' origin may have changed
    input  wire [            31:0] now_us,
    input  wire                    available,
    input  wire                    head_is_rate,
    input  wire [CHANNEL_BITS-1:0] head_channel,
    input  wire [            31:0] head_value,
    output wire                    take,
    // Spikes leaving, at most one item in four clocks
    output reg                     leaving,
    output reg  [CHANNEL_BITS-1:0] channel,
    output reg  [            31:0] count
);
    localparam [31:0] DELAY = DELAY_US;
    // A stamp further ahead or behind than this belongs to another clock: start anew from here.
    localparam signed [31:0] FARTHEST = 4 * DELAY_US + 20000;

    reg        anchored;
    reg [31:0] offset;  // device clock at release - stamp
    reg [ 1:0] pause;

    initial begin
        anchored = 1'b0;
        offset = 32'd0;
        pause = 2'd0;
        leaving = 1'b0;
        channel = 0;
        count = 32'd0;
    end

    wire signed [31:0] lead = head_value + offset - now_us;
    wire strange = !anchored || lead > FARTHEST || lead < -FARTHEST;
    wire due = head_is_rate || (!strange && lead <= 0);
    assign take = available && pause == 2'd0 && due;

    always @(posedge clk) begin
        leaving <= take;
        if (take) begin
            channel <= head_channel;
            count <= head_is_rate ? head_value : 32'd1;
            pause <= 2'd3;
        end else if (pause != 2'd0) pause <= pause - 2'd1;
        if (available && !head_is_rate && strange) begin
            anchored <= 1'b1;
            offset <= now_us + DELAY - head_value;
        end
        if (rst || new_session) anchored <= 1'b0;
        if (rst) leaving <= 1'b0;
    end
endmodule

`default_nettype wire
