// Biphasic current pulses for one electrode: cathodic first, a gap, then the same current back for exactly as long as
// it flowed. Whatever happens in mid-pulse (release, emergency stop, reset, new settings), the charge that went out is
// taken back before anything else. There is no reset: a reset asks for release like everything else.
`default_nettype none

module pulse_generator #(
    parameter MIN_PERIOD_US = 2000  // hard limit on the rate: least time between the starts of two pulses
) (
    input  wire        clk,
    input  wire        us_tick,
    input  wire        release_now,  // end the pulse safely, forget the settings
    // Settings, checked by the command processor; they hold for the next pulse.
    input  wire        set,
    input  wire        set_by_spikes,    // 0: at the rate; 1: one pulse per spike, at most at the rate
    input  wire [11:0] set_amplitude,    // 0.1 uA; 0: off
    input  wire [ 9:0] set_phase_us,
    input  wire [ 7:0] set_gap_us,
    input  wire [15:0] set_rate,         // 0.1 Hz
    input  wire        spike,
    input  wire [ 3:0] spikes,           // how many, at most 15
    output wire        enabled,
    output wire        cathodic,
    output wire        anodic,
    output reg  [11:0] amplitude,        // of the running pulse; 0 between pulses
    output wire [11:0] set_point,        // what the next pulse will have, so that a current source settles before it
    output wire        discharge,        // idle: the electrode is shorted to the return
    output reg         started,          // one clock per pulse
    output reg         skipped           // one clock per item of spikes that waited in vain
);
    // The rate in tenths of a hertz, taken away every microsecond, uses this up in one period.
    localparam signed [24:0] ONE_PERIOD = 25'sd10000000;
    localparam HOLD_BITS = $clog2(MIN_PERIOD_US + 1);
    localparam [HOLD_BITS-1:0] MIN_PERIOD = MIN_PERIOD_US;

    reg        by_spikes;
    reg [11:0] level;
    reg [ 9:0] phase_us;
    reg [ 7:0] gap_us;
    reg [15:0] rate;

    reg signed [24:0] left;  // of the period; below zero, a pulse is due
    reg [ 3:0] waiting;    // spikes not yet answered with a pulse
    reg [HOLD_BITS-1:0] hold_off;  // microseconds until a pulse may start

    // One flip-flop per phase, so that no phase glitches on while another ends.
    reg        in_cathodic, in_gap, in_anodic;
    reg        ending;     // released in mid-pulse
    reg [ 9:0] flowed_us;  // how long the cathodic current flowed and was not yet taken back
    reg [ 9:0] wanted_us;
    reg [ 7:0] gap_left_us;

    initial begin
        by_spikes = 1'b0;
        level = 12'd0;
        phase_us = 10'd0;
        gap_us = 8'd0;
        rate = 16'd0;
        left = 25'sd0;
        waiting = 4'd0;
        hold_off = 0;
        in_cathodic = 1'b0;
        in_gap = 1'b0;
        in_anodic = 1'b0;
        ending = 1'b0;
        flowed_us = 10'd0;
        wanted_us = 10'd0;
        gap_left_us = 8'd0;
        amplitude = 12'd0;
        started = 1'b0;
        skipped = 1'b0;
    end

    wire idle = !in_cathodic && !in_gap && !in_anodic;
    assign enabled = level != 12'd0 && phase_us != 10'd0 && rate != 16'd0;
    assign cathodic = in_cathodic;
    assign anodic = in_anodic;
    assign discharge = idle;
    assign set_point = level;

    // Below zero; what is below is carried over to the next period.
    wire is_due = left[24];
    wire asked = by_spikes ? waiting != 4'd0 : 1'b1;
    wire start = us_tick && idle && enabled && is_due && asked && hold_off == 0 && !release_now && !set;
    wire [4:0] more = {1'b0, waiting} + (spike ? {1'b0, spikes} : 5'd0) - {4'd0, start && by_spikes};

    // Settings
    always @(posedge clk) begin
        if (release_now) begin
            level <= 12'd0;
            rate <= 16'd0;
        end else if (set) begin
            by_spikes <= set_by_spikes;
            level <= set_amplitude;
            phase_us <= set_phase_us;
            gap_us <= set_gap_us;
            rate <= set_rate;
        end
    end

    // When
    wire signed [24:0] step = started ? ONE_PERIOD : -{9'd0, rate};
    always @(posedge clk) begin
        started <= start;
        skipped <= enabled && by_spikes && more[4];
        waiting <= !enabled || !by_spikes || release_now || set ? 4'd0 : (more[4] ? 4'd15 : more[3:0]);
        // The next period is added in the clock after a start, between two ticks.
        if (!enabled) left <= ONE_PERIOD - 25'sd1;
        else if (started || (us_tick && (!is_due || start))) left <= left + step;
        if (start) hold_off <= MIN_PERIOD - 1'b1;
        else if (us_tick && hold_off != 0) hold_off <= hold_off - 1'b1;
    end

    // What
    wire end_now = release_now || ending;
    always @(posedge clk) begin
        ending <= !idle && end_now;
        if (us_tick) begin
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
            end else if (in_anodic) begin
                flowed_us <= flowed_us - 10'd1;
                if (flowed_us == 10'd1) begin
                    in_anodic <= 1'b0;
                    amplitude <= 12'd0;
                end
            end else if (start) begin
                in_cathodic <= 1'b1;
                amplitude <= level;
                wanted_us <= phase_us;
                gap_left_us <= gap_us;
            end
        end
    end
endmodule

`default_nettype wire
