// The electrodes' levels, and whose pulse is next. All electrodes share one return, so pulses take turns: this looks at one
// electrode after the other, two clocks each, waits while a pulse lasts, and goes on with the next one. Levels and
// what they have come to stand in block RAMs; which electrodes are on, in flip-flops that one release clears at once.
`default_nettype none

module pulse_turns #(
    parameter ELECTRODES = 4,
    parameter CHANNEL_BITS = 6,
    parameter LATEST_US = 4978        // a pulse that would be begun longer than this after its time comes too late
) (
    input  wire                          clk,
    input  wire                          ms_tick,
    input  wire [                  31:0] now_us,
    input  wire                          release_now,      // all off, at once
    // A level, checked by the command processor
    input  wire                          set,
    input  wire [$clog2(ELECTRODES)-1:0] set_electrode,
    input  wire                          set_on,
    input  wire                          set_by_spikes,    // 0: at the rate; 1: one pulse per spike, at most at the rate
    input  wire [                  11:0] set_amplitude,    // 0.1 uA
    input  wire [                   9:0] set_phase_us,
    input  wire [                   7:0] set_gap_us,
    input  wire [                  23:0] set_period_us,
    input  wire [                  11:0] set_rise,         // 0.1 uA per 10 ms; 4095: at once
    input  wire [                  31:0] set_until_us,     // on the device's clock: the level ends
    // Spikes, at most one item in four clocks, channel and count stable for as long
    input  wire                          spike,
    input  wire [      CHANNEL_BITS-1:0] spike_channel,
    input  wire [                  31:0] spike_count,
    // The next pulse
    input  wire                          busy,             // one lasts
    output wire                          start,
    output reg  [        ELECTRODES-1:0] whose,            // the pulse that begins next, or lasts: one bit
    output wire [                  11:0] amplitude,
    output wire [                   9:0] phase_us,
    output wire [                   7:0] gap_us,
    output reg  [        ELECTRODES-1:0] enabled,
    output reg  [                  31:0] late_pulses       // dropped, since power-up
);
    localparam BITS = $clog2(ELECTRODES);
    localparam [BITS-1:0] LAST = ELECTRODES - 1;
    localparam [CHANNEL_BITS:0] CHANNELS_USED = ELECTRODES;
    localparam [15:0] LATEST = LATEST_US;
    localparam [11:0] AT_ONCE = 12'd4095;
    localparam [ELECTRODES-1:0] ONE = 1;

    (* ram_style = "block" *) reg [97:0] settings[0:ELECTRODES-1];
    (* ram_style = "block" *) reg [37:0] states[0:ELECTRODES-1];
    (* ram_style = "block" *) reg [15:0] queues[0:4*ELECTRODES-1];  // when spikes came that wait, four an electrode
    reg [97:0] setting;
    reg [37:0] state;
    reg [15:0] came_us;

    reg [ELECTRODES-1:0] fresh;      // switched on, and not looked at since
    reg [ELECTRODES-1:0] changed;    // set, and not looked at since
    reg [ELECTRODES-1:0] by_spikes;
    reg [ELECTRODES-1:0] climbs;     // 10 ms have passed since it was looked at
    reg [3*ELECTRODES-1:0] waiting;  // spikes in its queue, 0 to 4
    reg [2*ELECTRODES-1:0] heads;    // where the oldest of them stands
    reg [BITS-1:0] at;
    reg looking;                     // setting, state and came_us are those of the electrode `at`
    reg [3:0] tenth;
    reg [2:0] push_left;

    initial begin
        enabled = 0;
        fresh = 0;
        changed = 0;
        by_spikes = 0;
        climbs = 0;
        waiting = 0;
        heads = 0;
        whose = 0;
        at = 0;
        looking = 1'b0;
        tenth = 4'd0;
        push_left = 3'd0;
        late_pulses = 32'd0;
    end

    wire [31:0] until_us;
    wire [23:0] period_us;
    wire [11:0] rise, target;
    wire [11:0] level;    // what the amplitude has climbed to
    wire [24:0] last_us;  // when the last pulse began
    wire        is_due;   // a period has passed since; stays, as the clock goes round
    assign {until_us, period_us, rise, gap_us, phase_us, target} = setting;
    assign {is_due, last_us, level} = state;

    // A level at this electrode
    wire on = enabled[at];
    wire is_fresh = fresh[at];
    wire [31:0] overtime = now_us - until_us;
    wire expired = !overtime[31];
    wire [12:0] climbed = {1'b0, level} + {1'b0, rise};
    wire climbs_now = climbs[at];
    wire reached = rise == AT_ONCE || (!is_fresh && (level >= target || (climbs_now && climbed >= {1'b0, target})));
    wire [11:0] next_level = reached ? target : (is_fresh ? 12'd0 : (climbs_now ? climbed[11:0] : level));
    wire is_zero = next_level == 12'd0;
    wire [24:0] elapsed_us = now_us[24:0] - last_us;
    wire [25:0] overdue_us = {1'b0, elapsed_us} - {2'd0, period_us};
    wire due = is_due || !overdue_us[25];

    // The oldest spike of its queue
    wire spiked = by_spikes[at];
    wire [2:0] in_queue = waiting[3*at+:3];
    wire [15:0] age_us = now_us[15:0] - came_us;
    wire has_spike = in_queue != 3'd0;

    // A pulse has its time when its spike comes, or, at the rate, when a period is over; others may have had their turn since.
    wire asked = spiked ? has_spike : due;
    wire late = spiked ? age_us > LATEST : (!changed[at] && !overdue_us[25] && overdue_us[24:0] > LATEST);

    // While a spike is put into its queue, or a level is set, nothing is judged: that is looked at again.
    wire spiking = spike || push_left != 3'd0;
    wire act = looking && !set && !spiking;
    wire able = act && on && !is_fresh;
    assign start = able && !release_now && !expired && !is_zero && due && asked && !late;
    assign amplitude = next_level;
    wire drop = able && asked && late;
    wire pop = spiked && (drop || start);
    wire restarts = is_fresh || is_zero || start || (drop && !spiked);  // the period

    // Spikes for electrodes that wait for some
    wire [BITS-1:0] target_of = spike_channel[BITS-1:0];
    wire is_heard = {1'b0, spike_channel} < CHANNELS_USED && enabled[target_of] && by_spikes[target_of];
    wire [2:0] queued = waiting[3*target_of+:3];
    wire [1:0] free_at = heads[2*target_of+:2] + queued[1:0];
    wire has_room = queued != 3'd4;
    wire push = push_left != 3'd0 && is_heard;
    wire many = spike_count[31:2] != 30'd0;
    // Of more than four at once, those beyond would come too late: so many pulses have no room in five milliseconds.
    wire [31:0] beyond = {spike_count[31:2] - 30'd1, spike_count[1:0]};
    wire [31:0] dropped = spike && is_heard && many ? beyond : {31'd0, (push && !has_room) || drop};

    always @(posedge clk) begin
        if (set) settings[set_electrode] <= {set_until_us, set_period_us, set_rise, set_gap_us, set_phase_us, set_amplitude};
        setting <= settings[at];
    end
    always @(posedge clk) begin
        if (act) states[at] <= {due && !restarts, restarts ? now_us[24:0] : last_us, next_level};
        state <= states[at];
    end
    always @(posedge clk) begin
        if (push && has_room) queues[{target_of, free_at}] <= now_us[15:0];
        came_us <= queues[{at, heads[2*at+:2]}];
    end

    always @(posedge clk) begin
        looking <= !looking && !busy && !set && !spiking;
        if (act) begin
            at <= at == LAST ? {BITS{1'b0}} : at + 1'b1;
            fresh[at] <= 1'b0;
            changed[at] <= 1'b0;
            climbs[at] <= 1'b0;
            if (on && !is_fresh && expired) enabled[at] <= 1'b0;
        end
        if (start) whose <= ONE << at;
        if (pop) begin
            heads[2*at+:2] <= heads[2*at+:2] + 2'd1;
            waiting[3*at+:3] <= in_queue - 3'd1;
        end
        late_pulses <= late_pulses + dropped;
        if (spike) push_left <= many ? 3'd4 : {1'b0, spike_count[1:0]};
        else if (push_left != 3'd0) push_left <= push_left - 3'd1;
        if (push && has_room) waiting[3*target_of+:3] <= queued + 3'd1;
        if (ms_tick) begin
            tenth <= tenth == 4'd9 ? 4'd0 : tenth + 4'd1;
            if (tenth == 4'd9) climbs <= {ELECTRODES{1'b1}};
        end
        if (set) begin
            enabled[set_electrode] <= set_on;
            by_spikes[set_electrode] <= set_by_spikes;
            changed[set_electrode] <= 1'b1;
            waiting[3*set_electrode+:3] <= 3'd0;
            if (!enabled[set_electrode]) fresh[set_electrode] <= 1'b1;
        end
        if (release_now) begin
            enabled <= 0;
            waiting <= 0;
        end
    end
endmodule

`default_nettype wire
