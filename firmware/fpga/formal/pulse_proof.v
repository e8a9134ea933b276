// Proves of a pulse (microsecond clock, generator, and the guard of one electrode), at its real limits and for every
// sequence of inputs whatever: the charge that goes out comes back exactly, within all limits and in bounded time, a
// pulse that was asked for before a release never begins, and the guard never has cause to cut the electrode off. Releases
// (emergency stop, watchdog, fault, relax, reset, another session) and a person's reset may come at any clock; other electrodes
// may have pulses in between; the electrode's charge limit may be any. What is taken for granted of what is asked for, formal/turns_proof.v proves.
//
// By induction: the claims speak of the pins alone; the lemmas tie the registers of the device (exposed as outputs by
// `make formal`) to what the pins have done, and make the claims inductive.
`default_nettype none

module pulse_proof (
    input wire        clk,
    input wire        release_now,
    input wire        cancel,
    input wire        clear,
    input wire        start,
    input wire        start_mine,       // the pulse is for this electrode
    input wire [11:0] start_amplitude,
    input wire [ 9:0] start_phase_us,
    input wire [ 7:0] start_gap_us,
    input wire [19:0] start_charge      // the product of amplitude and phase: a solver loses its way in a multiplier
);
    localparam N = `CLOCKS_PER_US;
    localparam [15:0] SHORT_N = N;  // solvers like narrow numbers
    localparam MAX_AMPLITUDE = 2000, MAX_PHASE_US = 1000, MAX_GAP_US = 200, MIN_PERIOD_US = 2000, MAX_CHARGE = 1000000,
        SETTLE_US = 20;
    localparam [15:0] PHASE_CLOCKS = MAX_PHASE_US * N, GAP_CLOCKS = MAX_GAP_US * N, PERIOD_CLOCKS = MIN_PERIOD_US * N;
    localparam [15:0] PULSE_CLOCKS = 2 * PHASE_CLOCKS + GAP_CLOCKS;
    // From asking to the first clock of current: whole microseconds, as many as the source takes, and one
    localparam [15:0] BEGINS_US = SETTLE_US + 1, LONG_AGO_US = MIN_PERIOD_US + SETTLE_US + 1;

    (* anyconst *) wire [19:0] charge_limit;
    wire [31:0] limit = {12'd0, charge_limit};
    always @* assume (charge_limit <= MAX_CHARGE);

    wire us_tick;
    wire [7:0] clocks;
    microsecond_clock timebase (
        .clk(clk),
        .us_tick(us_tick),
        .ms_tick(),
        .now_us(),
        .\clocks (clocks)
    );

    // The generator, for whichever electrode asks, and its registers
    wire busy, flows_out, flows_back, rests, settling, in_cathodic, in_gap, in_anodic, ending;
    wire [11:0] running;
    wire [9:0] flowed_us, wanted_us;
    wire [7:0] gap_left_us;
    wire [4:0] settle_left_us;
    pulse_generator generator (
        .clk(clk),
        .us_tick(us_tick),
        .release_now(release_now),
        .cancel(cancel),
        .start(start),
        .start_amplitude(start_amplitude),
        .start_phase_us(start_phase_us),
        .start_gap_us(start_gap_us),
        .busy(busy),
        .cathodic(flows_out),
        .anodic(flows_back),
        .discharge(rests),
        .amplitude(running),
        .\settling (settling),
        .\in_cathodic (in_cathodic),
        .\in_gap (in_gap),
        .\in_anodic (in_anodic),
        .\ending (ending),
        .\flowed_us (flowed_us),
        .\wanted_us (wanted_us),
        .\gap_left_us (gap_left_us),
        .\settle_left_us (settle_left_us)
    );

    // Whose pulse it is, as pulse_turns keeps it
    reg mine;
    initial mine = 1'b0;
    always @(posedge clk) if (start) mine <= start_mine;

    wire cathodic, anodic, discharge, tripped, was_cathodic, was_anodic;
    wire [11:0] amplitude;
    wire signed [$clog2(MAX_CHARGE * N + 1)+1:0] charge;
    wire [$clog2(PHASE_CLOCKS + 1)-1:0] phase_left;
    wire [$clog2(PULSE_CLOCKS + 1)-1:0] pulse_left;
    wire [$clog2(PERIOD_CLOCKS)-1:0] period_left;
    pulse_guard guard (
        .clk(clk),
        .clear(clear),
        .charge_limit(charge_limit),
        .cathodic_in(mine && flows_out),
        .anodic_in(mine && flows_back),
        .amplitude_in(mine ? running : 12'd0),
        .discharge_in(!mine || rests),
        .cathodic(cathodic),
        .anodic(anodic),
        .amplitude(amplitude),
        .discharge(discharge),
        .tripped(tripped),
        .\charge (charge),
        .\phase_left (phase_left),
        .\pulse_left (pulse_left),
        .\period_left (period_left),
        .\was_cathodic (was_cathodic),
        .\was_anodic (was_anodic)
    );

    // What is taken for granted: one pulse at a time, within the limits, and those of this electrode a period apart
    reg [15:0] since_asked_us;  // ticks before this clock since this electrode asked
    initial since_asked_us = LONG_AGO_US;
    always @(posedge clk) begin
        if (start && start_mine) since_asked_us <= 16'd0;
        else if (us_tick && since_asked_us < LONG_AGO_US) since_asked_us <= since_asked_us + 16'd1;
    end
    always @* if (start) begin
        assume (!busy && !release_now);
        assume (start_amplitude >= 1 && start_amplitude <= MAX_AMPLITUDE);
        assume (start_phase_us >= 1 && start_phase_us <= MAX_PHASE_US);
        assume (start_gap_us <= MAX_GAP_US);
        assume (!start_mine || start_charge <= charge_limit);
        assume (!start_mine || since_asked_us + {15'd0, us_tick} >= MIN_PERIOD_US);
    end

    // What the pins have done: net charge, clocks of each part of the pulse, since its start and since a release in it
    reg signed [31:0] net;
    reg [15:0] out, waited, back, since_release;
    reg [15:0] since_start;
    reg [11:0] pulse_amplitude;
    reg [15:0] clocks_flowed;  // whole microseconds that flowed and did not come back
    reg released, released_since_asked;
    initial begin
        net = 0;
        out = 0;
        waited = 0;
        back = 0;
        since_release = 0;
        since_start = PERIOD_CLOCKS;
        pulse_amplitude = 0;
        clocks_flowed = 0;
        released = 0;
        released_since_asked = 1;
    end
    wire first_clock = cathodic && out == 0;
    always @(posedge clk) begin
        net <= net + (cathodic ? {20'd0, amplitude} : 32'd0) - (anodic ? {20'd0, amplitude} : 32'd0);
        out <= discharge ? 16'd0 : out + {15'd0, cathodic};
        back <= discharge ? 16'd0 : back + {15'd0, anodic};
        waited <= discharge ? 16'd0 : waited + {15'd0, !cathodic && !anodic};
        since_start <= first_clock ? 16'd1 : since_start + (since_start < PERIOD_CLOCKS ? 16'd1 : 16'd0);
        since_release <= discharge ? 16'd0 : (release_now || since_release != 0 ? since_release + 16'd1 : 16'd0);
        pulse_amplitude <= amplitude;
        if (us_tick) clocks_flowed <= clocks_flowed + (flows_out ? SHORT_N : 16'd0) - (flows_back ? SHORT_N : 16'd0);
        released <= release_now;
        released_since_asked <= release_now || (settling && cancel) || (!start && released_since_asked);
    end

    // The clock of the microsecond: state changes after a tick, so its first clock is number 1, its last one number 0.
    wire idle = !mine || (!in_cathodic && !in_gap && !in_anodic);
    wire [15:0] sub = clocks == 0 ? SHORT_N - 16'd1 : {8'd0, clocks} - 16'd1;
    wire [15:0] age = out + waited + back;

    // The charge of `lasting` clocks at the running amplitude. A solver loses its way in a multiplier, so it is told only
    // that there is such a number, and what formal/product_proof.v proves of every product.
    wire [15:0] lasting = out - back;
    (* anyseq *) wire [31:0] product;
    reg [31:0] last_product, pulse_charge;
    reg [15:0] last_lasting;
    reg [11:0] last_running;
    initial begin
        last_product = 0;
        pulse_charge = 0;
        last_lasting = 0;
        last_running = 0;
    end
    always @(posedge clk) begin
        last_product <= product;
        if (start) pulse_charge <= {12'd0, start_charge};
        last_lasting <= lasting;
        last_running <= running;
    end
    // Only charge needs it.
    localparam NEEDS_PRODUCT = `TOPIC == 1 || `TOPIC == 2 || `TOPIC == 4 || `TOPIC == 5 || `TOPIC == 15;
    always @* if (NEEDS_PRODUCT) begin
        if (lasting == 0) assume (product == 0);
        if (lasting != 0 && lasting <= PHASE_CLOCKS) assume (product >= running && (lasting != 1 || product == running));
        if (running == last_running) begin
            if (lasting == last_lasting) assume (product == last_product);
            if (lasting == last_lasting + 16'd1) assume (product == last_product + running);
            if (last_lasting == lasting + 16'd1) assume (product == last_product - running);
        end
        if (mine && wanted_us <= MAX_PHASE_US && lasting <= {6'd0, wanted_us} * SHORT_N) assume (product <= pulse_charge * N);
    end

    // All that holds must have held the clock before; a run of `make formal` proves one topic of what holds now. It may lean on
    // lemmas of now that stand before it, and the claims on all of them.
    localparam FIRST_LEMMA = 5, LAST_LEMMA = 23;
    reg holds, held_before;
    initial held_before = 1'b1;
    always @(posedge clk) held_before <= holds;
    always @* assume (held_before);
    `define HOLDS(topic, what) holds = holds && (what); \
        if (`TOPIC == topic) assert (what); \
        else if (topic >= FIRST_LEMMA && (`TOPIC < FIRST_LEMMA || (topic < `TOPIC && `TOPIC <= LAST_LEMMA))) assume (what);
    always @* begin
        holds = 1'b1;
        // Topic 0, the claims, of the pins alone: never both phases, all within the limits
        `HOLDS(0, !(cathodic && anodic))
        `HOLDS(0, amplitude <= MAX_AMPLITUDE)
        `HOLDS(0, out <= PHASE_CLOCKS && back <= PHASE_CLOCKS && waited <= GAP_CLOCKS)
        `HOLDS(0, !first_clock || since_start >= PERIOD_CLOCKS)
        // net charge within the limit, exactly zero at rest, and at rest in bounded time
        `HOLDS(1, net >= 0 && net <= limit * N)
        `HOLDS(2, !discharge || (net == 0 && !cathodic && !anodic))
        `HOLDS(0, discharge || age <= PULSE_CLOCKS)
        `HOLDS(0, discharge || age == 0 || amplitude == pulse_amplitude)
        // released: no pulse starts, nor one that was asked for before; current out ends within a microsecond, and comes back for as long as it flowed
        `HOLDS(3, !(first_clock && (released || released_since_asked)))
        `HOLDS(3, !cathodic || since_release < N)
        `HOLDS(3, discharge || since_release <= SHORT_N + back)
        // the guard never has cause to cut the electrode off
        `HOLDS(4, !tripped)

        // Lemmas, of the registers. Time and the parts of a pulse
        `HOLDS(5, clocks < N && (us_tick == (clocks == 0) || (clocks == 0 && rests)))
        `HOLDS(5, settling + in_cathodic + in_gap + in_anodic <= 1)
        `HOLDS(5, cathodic == (mine && in_cathodic) && anodic == (mine && in_anodic) && discharge == idle)
        `HOLDS(5, amplitude == (mine ? running : 0) && flows_out == in_cathodic && flows_back == in_anodic)
        `HOLDS(5, rests == (!in_cathodic && !in_gap && !in_anodic) && (busy || running == 0))
        `HOLDS(6, !rests || flowed_us == 0)
        `HOLDS(6, !idle || out == back)
        // The counts start anew in the second clock of rest.
        `HOLDS(6, !idle || !mine || sub == 0 || settling || (age == 0 && since_release == 0))
        `HOLDS(6, !idle || (mine && !settling && sub == 0) || (age == 0 && since_release == 0))
        `HOLDS(6, !busy || (running >= 1 && running <= MAX_AMPLITUDE && wanted_us >= 1 && wanted_us <= MAX_PHASE_US))
        `HOLDS(6, idle || age == 0 || running == pulse_amplitude)
        `HOLDS(6, !settling || (settle_left_us <= SETTLE_US && !released_since_asked))
        `HOLDS(6, !(in_cathodic && out == 0 && mine) || (!released_since_asked && !released))
        `HOLDS(7, clocks_flowed == {6'd0, flowed_us} * SHORT_N)
        `HOLDS(8, !in_cathodic || flowed_us < wanted_us)
        `HOLDS(8, !in_cathodic || !mine || (out == clocks_flowed + sub && waited == 0 && back == 0))
        `HOLDS(9, !(settling || in_cathodic) || gap_left_us <= MAX_GAP_US)
        `HOLDS(10, !in_gap || (flowed_us <= wanted_us && gap_left_us >= 1))
        `HOLDS(10, !in_gap || !mine || (out == clocks_flowed && back == 0))
        `HOLDS(11, !in_gap || !mine || waited + {8'd0, gap_left_us} * SHORT_N <= GAP_CLOCKS + sub)
        `HOLDS(12, !(in_gap || in_anodic) || flowed_us >= 1)
        `HOLDS(12, !(in_gap || in_anodic) || !mine || (waited <= GAP_CLOCKS && out <= {6'd0, wanted_us} * SHORT_N))
        `HOLDS(13, !in_anodic || !mine || out == back + clocks_flowed - sub)
        // Charge: what flowed, less what came back, at one amplitude
        `HOLDS(14, net == charge)
        `HOLDS(14, !mine || pulse_charge <= limit)
        `HOLDS(15, net == (idle ? 0 : product))
        `HOLDS(15, idle || !(in_gap || in_anodic) || net != 0)
        // A release
        `HOLDS(16, !(in_cathodic || in_gap) || !mine || (since_release <= sub && (since_release == 0 || ending)))
        `HOLDS(16, !in_anodic || !mine || since_release <= SHORT_N + back)
        // The guard's counters
        `HOLDS(17, idle || was_cathodic == (out != 0 && waited == 0 && back == 0))
        `HOLDS(18, idle || was_anodic == (back != 0))
        `HOLDS(19, !idle || !us_tick || pulse_left == PULSE_CLOCKS)
        `HOLDS(20, idle || pulse_left == PULSE_CLOCKS - age)
        `HOLDS(21, !in_cathodic || !mine || out == 0 || phase_left == PHASE_CLOCKS - out)
        `HOLDS(22, !in_anodic || !mine || back == 0 || phase_left == PHASE_CLOCKS - back)
        // Asked for a period apart, pulses begin a period apart.
        `HOLDS(23, since_start <= PERIOD_CLOCKS && period_left + since_start == PERIOD_CLOCKS)
        `HOLDS(23, since_asked_us <= LONG_AGO_US && (!(settling && mine) || since_asked_us + settle_left_us == SETTLE_US))
        `HOLDS(23, since_start == PERIOD_CLOCKS || since_start + BEGINS_US * SHORT_N >= since_asked_us * SHORT_N + sub)
        `HOLDS(23, !(settling && mine) || since_start + ({11'd0, settle_left_us} + 16'd1) * SHORT_N >= PERIOD_CLOCKS + sub)
        `HOLDS(23, !first_clock || (since_start == PERIOD_CLOCKS && sub == 0 && since_asked_us == BEGINS_US))
    end
endmodule

`default_nettype wire
