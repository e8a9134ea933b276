// Proves of the turns (pulse_turns, four electrodes as on the board), for any one of them and for every sequence of inputs
// whatever: a pulse is asked for only for an electrode that is on, by a level that was set since the last release and has not
// reached its end; it keeps to the level's amplitude, phase and gap; and no two of an electrode are asked for closer than
// the least period. What formal/pulse_proof.v takes for granted is what is claimed here. What is taken for granted of
// levels, formal/commands_proof.v proves of everything that hears the line.
`default_nettype none

module turns_proof (
    input wire        clk,
    input wire        us_passes,
    input wire        ms_tick,
    input wire        release_now,
    input wire        set,
    input wire [ 1:0] set_electrode,
    input wire        set_on,
    input wire        set_by_spikes,
    input wire [11:0] set_amplitude,
    input wire [ 9:0] set_phase_us,
    input wire [ 7:0] set_gap_us,
    input wire [23:0] set_period_us,
    input wire [11:0] set_rise,
    input wire [31:0] set_until_us,
    input wire [19:0] set_charge,       // the product of amplitude and phase
    input wire        spike,
    input wire [ 5:0] spike_channel,
    input wire [31:0] spike_count,
    input wire        pulse_ends
);
    localparam MAX_AMPLITUDE = 2000, MAX_PHASE_US = 1000, MAX_GAP_US = 200, MIN_PERIOD_US = 2000;

    (* anyconst *) wire [1:0] e;        // the electrode that this is about
    (* anyconst *) wire [19:0] charge_limit;

    reg [31:0] now_us;
    reg busy;
    initial busy = 1'b0;
    wire start;
    always @(posedge clk) begin
        now_us <= now_us + {31'd0, us_passes};
        busy <= start || (busy && !pulse_ends);
    end

    wire [3:0] whose, enabled, fresh, by_spikes;
    wire [11:0] amplitude, waiting;
    wire [9:0] phase_us;
    wire [7:0] gap_us;
    wire looking;
    wire [1:0] at;
    wire [2:0] push_left;
    wire [97:0] setting, setting0, setting1, setting2, setting3;
    wire [37:0] state, state0, state1, state2, state3;
    pulse_turns dut (
        .clk(clk),
        .ms_tick(ms_tick),
        .now_us(now_us),
        .release_now(release_now),
        .set(set),
        .set_electrode(set_electrode),
        .set_on(set_on),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_period_us(set_period_us),
        .set_rise(set_rise),
        .set_until_us(set_until_us),
        .spike(spike),
        .spike_channel(spike_channel),
        .spike_count(spike_count),
        .busy(busy),
        .start(start),
        .whose(whose),
        .amplitude(amplitude),
        .phase_us(phase_us),
        .gap_us(gap_us),
        .enabled(enabled),
        .late_pulses(),
        .\fresh (fresh),
        .\by_spikes (by_spikes),
        .\waiting (waiting),
        .\looking (looking),
        .\at (at),
        .\push_left (push_left),
        .\setting (setting),
        .\state (state),
        .\settings[0] (setting0),
        .\settings[1] (setting1),
        .\settings[2] (setting2),
        .\settings[3] (setting3),
        .\states[0] (state0),
        .\states[1] (state1),
        .\states[2] (state2),
        .\states[3] (state3)
    );

    // Taken for granted: levels keep to the limits.
    always @* if (set && set_on) begin
        assume (set_amplitude >= 1 && set_amplitude <= MAX_AMPLITUDE && set_phase_us >= 1 && set_phase_us <= MAX_PHASE_US);
        assume (set_gap_us <= MAX_GAP_US && set_period_us >= MIN_PERIOD_US && set_rise != 0);
        assume (set_charge <= charge_limit);
    end

    // What the block RAMs hold of the electrode
    wire [97:0] its_setting = e == 0 ? setting0 : e == 1 ? setting1 : e == 2 ? setting2 : setting3;
    wire [37:0] its_state = e == 0 ? state0 : e == 1 ? state1 : e == 2 ? state2 : state3;
    wire [97:0] setting_at = at == 0 ? setting0 : at == 1 ? setting1 : at == 2 ? setting2 : setting3;
    wire [37:0] state_at = at == 0 ? state0 : at == 1 ? state1 : at == 2 ? state2 : state3;
    wire [11:0] target = its_setting[11:0];
    wire [9:0] its_phase_us = its_setting[21:12];
    wire [7:0] its_gap_us = its_setting[29:22];
    wire [23:0] period_us = its_setting[65:42];
    wire [31:0] until_us = its_setting[97:66];
    wire [24:0] elapsed_us = now_us[24:0] - its_state[36:12];
    wire is_due = its_state[37];

    // What happened: the last level that was set, whether a release came since, and microseconds since the last pulse
    reg was_set;
    reg [31:0] until;
    reg [11:0] level;
    reg [9:0] length;
    reg [7:0] gap;
    reg [19:0] charge;
    reg [15:0] since_us;
    wire mine = start && at == e;
    initial begin
        was_set = 1'b0;
        since_us = MIN_PERIOD_US;
    end
    wire [15:0] since_then = mine ? 16'd0 : since_us;
    always @(posedge clk) begin
        since_us <= since_then + (us_passes && since_then < MIN_PERIOD_US ? 16'd1 : 16'd0);
        was_set <= !release_now && ((set && set_electrode == e) ? set_on : was_set);
        if (set && set_electrode == e) begin
            until <= set_until_us;
            level <= set_amplitude;
            length <= set_phase_us;
            gap <= set_gap_us;
            charge <= set_charge;
        end
    end

    reg released;
    reg [3:0] was_whose;
    initial begin
        released = 1'b1;
        was_whose = 4'd0;
    end
    always @(posedge clk) begin
        released <= release_now;
        was_whose <= start ? 4'd1 << at : whose;
    end

    reg holds, held_before;
    initial held_before = 1'b1;
    always @(posedge clk) held_before <= holds;
    always @* assume (held_before);
    `define HOLDS(topic, what) holds = holds && (what); \
        if (`TOPIC == topic) assert (what); \
        else if (`TOPIC < 3 && topic >= 3) assume (what);
    always @* begin
        holds = 1'b1;
        // Claims. Only by a level set since the last release, and before its end
        `HOLDS(0, !mine || (was_set && enabled[e] && !release_now))
        `HOLDS(0, !released || enabled == 0)
        `HOLDS(0, !(released && start))
        `HOLDS(0, !mine || $signed(now_us - until) < 0)
        // one at a time, and one electrode's only
        `HOLDS(0, !start || !busy)
        `HOLDS(0, whose == was_whose && (whose & (whose - 4'd1)) == 0)
        // within the level: as formal/product_proof.v has it, a lower amplitude for as long carries no more charge
        `HOLDS(1, !mine || (amplitude >= 1 && amplitude <= level && phase_us == length && gap_us == gap))
        `HOLDS(1, !mine || (level <= MAX_AMPLITUDE && length >= 1 && length <= MAX_PHASE_US && gap <= MAX_GAP_US))
        `HOLDS(1, !mine || charge <= charge_limit)
        // a period apart
        `HOLDS(2, !mine || since_us >= MIN_PERIOD_US)

        // Lemmas: what is looked at is what the block RAMs hold
        `HOLDS(3, !looking || (!busy && setting == setting_at && state == state_at))
        // An electrode that is on holds what was set.
        `HOLDS(4, !enabled[e] || was_set)
        `HOLDS(5, !was_set || (target == level && its_phase_us == length && its_gap_us == gap && until_us == until))
        `HOLDS(5, !was_set || (level >= 1 && level <= MAX_AMPLITUDE && length >= 1 && length <= MAX_PHASE_US))
        `HOLDS(5, !was_set || (gap <= MAX_GAP_US && period_us >= MIN_PERIOD_US && charge <= charge_limit))
        // Since the last pulse has passed what its state says, or a period.
        `HOLDS(6, since_us >= MIN_PERIOD_US || (!is_due && elapsed_us <= {9'd0, since_us}) || fresh[e] || !was_set)
        `HOLDS(6, since_us <= MIN_PERIOD_US)
    end
endmodule

`default_nettype wire
