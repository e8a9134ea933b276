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
    input  wire                    us_tick,
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
    localparam signed [15:0] DELAY = DELAY_US;

    reg        anchored;
    reg [31:0] stamp_now;  // what a spike that came without delay would be stamped now
    reg [ 1:0] pause;

    initial begin
        anchored = 1'b0;
        stamp_now = 32'd0;
        pause = 2'd0;
        leaving = 1'b0;
        channel = 0;
        count = 32'd0;
    end

    // A stamp 32.8 ms or more ahead or behind belongs to another clock: start anew from here.
    wire [31:0] age = stamp_now - head_value;
    wire near = age[31:15] == 17'd0 || age[31:15] == 17'h1ffff;
    wire signed [15:0] near_age = age[15:0];
    wire strange = !anchored || !near;
    wire due = head_is_rate || (!strange && near_age >= DELAY);
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
            stamp_now <= head_value;
        end else if (us_tick) stamp_now <= stamp_now + 32'd1;
        if (rst || new_session) anchored <= 1'b0;
        if (rst) leaving <= 1'b0;
    end
endmodule

`default_nettype wire
