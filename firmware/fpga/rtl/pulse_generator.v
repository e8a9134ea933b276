// Biphasic current pulses, one at a time, for whichever electrode has its turn: the source settles, then cathodic current,
// a gap, and the same current back for exactly as long as it flowed. Whatever happens in mid-pulse (release, emergency
// stop, reset, new settings), the charge that went out is taken back before anything else. There is no reset: a reset
// asks for release like everything else.
`default_nettype none

module pulse_generator #(
    parameter SETTLE_US = 20  // `amplitude` stands for so long before current flows, so that a current source settles
) (
    input  wire        clk,
    input  wire        us_tick,
    input  wire        release_now,      // end the pulse safely
    input  wire        cancel,           // the electrode was switched off: what has not begun does not begin
    // A pulse, checked by whoever asks; taken when not busy
    input  wire        start,
    input  wire [11:0] start_amplitude,  // 0.1 uA
    input  wire [ 9:0] start_phase_us,
    input  wire [ 7:0] start_gap_us,
    output wire        busy,
    output wire        cathodic,
    output wire        anodic,
    output wire        discharge,        // at rest: shorted to the return
    output reg  [11:0] amplitude         // of the pulse that settles or runs; 0 between pulses
);
    localparam [4:0] SETTLE = SETTLE_US;

    // One flip-flop per phase, so that no phase glitches on while another ends.
    reg        settling, in_cathodic, in_gap, in_anodic;
    reg        ending;     // released in mid-pulse
    reg [ 4:0] settle_left_us;
    reg [ 9:0] flowed_us;  // how long the cathodic current flowed and was not yet taken back
    reg [ 9:0] wanted_us;
    reg [ 7:0] gap_left_us;

    initial begin
        settling = 1'b0;
        in_cathodic = 1'b0;
        in_gap = 1'b0;
        in_anodic = 1'b0;
        ending = 1'b0;
        settle_left_us = 5'd0;
        flowed_us = 10'd0;
        wanted_us = 10'd0;
        gap_left_us = 8'd0;
        amplitude = 12'd0;
    end

    wire resting = !in_cathodic && !in_gap && !in_anodic;
    wire stays_off = release_now || cancel;
    wire begins = us_tick && settling && settle_left_us == 5'd0 && !stays_off;
    assign busy = settling || !resting;
    assign cathodic = in_cathodic;
    assign anodic = in_anodic;
    assign discharge = resting;

    wire end_now = release_now || ending;
    always @(posedge clk) begin
        ending <= !resting && end_now;
        if (!busy) begin
            if (start && !release_now) begin
                settling <= 1'b1;
                settle_left_us <= SETTLE;
                amplitude <= start_amplitude;
                wanted_us <= start_phase_us;
                gap_left_us <= start_gap_us;
            end
        end else if (settling) begin
            if (stays_off) begin
                settling <= 1'b0;
                amplitude <= 12'd0;
            end else if (begins) begin
                settling <= 1'b0;
                in_cathodic <= 1'b1;
            end else if (us_tick) settle_left_us <= settle_left_us - 5'd1;
        end else if (us_tick) begin
            if (in_cathodic) begin
                flowed_us <= flowed_us + 10'd1;
                if (end_now || flowed_us + 10'd1 >= wanted_us) begin
                    in_cathodic <= 1'b0;
                    in_gap <= !end_now && gap_left_us != 8'd0;
                    in_anodic <= end_now || gap_left_us == 8'd0;
                end
            end else if (in_gap) begin
                gap_left_us <= gap_left_us - 8'd1;
                if (end_now || gap_left_us == 8'd1) begin
                    in_gap <= 1'b0;
                    in_anodic <= 1'b1;
                end
            end else begin
                flowed_us <= flowed_us - 10'd1;
                if (flowed_us == 10'd1) begin
                    in_anodic <= 1'b0;
                    amplitude <= 12'd0;
                end
            end
        end
    end
endmodule

`default_nettype wire
