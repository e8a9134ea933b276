// Proves of one electrode (microsecond clock, pulse generator, pulse guard), at its real limits and for every sequence of
// inputs whatever: the charge that goes out comes back exactly, within all limits and in bounded time, and the guard
// never has cause to cut it off. Releases (emergency stop, watchdog, fault, relax, reset), settings, spikes and a person's
// reset may come at any clock of a pulse. The one assumption, that settings keep to the limits, is what
// formal/settings_proof.v proves of everything that hears the line.
//
// By induction: the claims speak of the pins alone; the lemmas tie the registers of the device (exposed as outputs by
// `make formal`) to what the pins have done, and make the claims inductive.
`default_nettype none

module electrode_proof (
    input wire        clk,
    input wire        release_now,
    input wire        clear,
    input wire        set,
    input wire        set_by_spikes,
    input wire [11:0] set_amplitude,
    input wire [ 9:0] set_phase_us,
    input wire [ 7:0] set_gap_us,
    input wire [15:0] set_rate,
    input wire        spike,
    input wire [ 3:0] spikes
);
    localparam N = `CLOCKS_PER_US;
    localparam [15:0] SHORT_N = N;  // solvers like narrow numbers
    localparam MAX_AMPLITUDE = 2000, MAX_PHASE_US = 1000, MAX_GAP_US = 200, MIN_PERIOD_US = 2000, MAX_CHARGE = 1000000;
    localparam [15:0] PHASE_CLOCKS = MAX_PHASE_US * N, GAP_CLOCKS = MAX_GAP_US * N, PERIOD_CLOCKS = MIN_PERIOD_US * N;
    localparam [15:0] PULSE_CLOCKS = 2 * PHASE_CLOCKS + GAP_CLOCKS;

    wire us_tick;
    wire [7:0] clocks;
    microsecond_clock timebase (
        .clk(clk),
        .us_tick(us_tick),
        .ms_tick(),
        .now_us(),
        .\clocks (clocks)
    );

    wire enabled, cathodic, anodic, discharge, tripped;
    wire [11:0] amplitude;
    // Registers of the generator and of the guard
    wire in_cathodic, in_gap, in_anodic, ending, was_cathodic, was_anodic;
    wire [11:0] level, running;
    wire [9:0] phase_us, flowed_us, wanted_us;
    wire [7:0] gap_us, gap_left_us;
    wire [$clog2(MIN_PERIOD_US + 1)-1:0] hold_off;
    wire signed [$clog2(MAX_CHARGE * N + 1)+1:0] charge;
    wire [$clog2(PHASE_CLOCKS + 1)-1:0] phase_left;
    wire [$clog2(PULSE_CLOCKS + 1)-1:0] pulse_left;
    wire [$clog2(PERIOD_CLOCKS)-1:0] period_left;
    electrode dut (
        .clk(clk),
        .us_tick(us_tick),
        .release_now(release_now),
        .clear(clear),
        .set(set),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_rate(set_rate),
        .spike(spike),
        .spikes(spikes),
        .enabled(enabled),
        .cathodic(cathodic),
        .anodic(anodic),
        .amplitude(amplitude),
        .discharge(discharge),
        .set_point(),
        .started(),
        .skipped(),
        .tripped(tripped),
        .\generator.in_cathodic (in_cathodic),
        .\generator.in_gap (in_gap),
        .\generator.in_anodic (in_anodic),
        .\generator.ending (ending),
        .\generator.level (level),
        .\generator.amplitude (running),
        .\generator.phase_us (phase_us),
        .\generator.flowed_us (flowed_us),
        .\generator.wanted_us (wanted_us),
        .\generator.gap_us (gap_us),
        .\generator.gap_left_us (gap_left_us),
        .\generator.hold_off (hold_off),
        .\guard.charge (charge),
        .\guard.phase_left (phase_left),
        .\guard.pulse_left (pulse_left),
        .\guard.period_left (period_left),
        .\guard.was_cathodic (was_cathodic),
        .\guard.was_anodic (was_anodic)
    );

    // The only assumption
    always @* if (set) begin
        assume (set_amplitude <= MAX_AMPLITUDE);
        assume (set_phase_us <= MAX_PHASE_US);
        assume (set_gap_us <= MAX_GAP_US);
        assume ({14'd0, set_amplitude} * {16'd0, set_phase_us} <= MAX_CHARGE);
    end

    // What the pins have done: net charge, clocks of each part of the pulse, since its start and since a release in it
    reg signed [31:0] net;
    reg [15:0] out, waited, back, since_release;
    reg [15:0] since_start;
    reg [11:0] pulse_amplitude;
    reg [15:0] clocks_flowed;  // whole microseconds that flowed and did not come back
    reg released;
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
        if (us_tick) clocks_flowed <= clocks_flowed + (cathodic ? SHORT_N : 16'd0) - (anodic ? SHORT_N : 16'd0);
        released <= release_now;
    end

    // The clock of the microsecond: state changes after a tick, so its first clock is number 1, its last one number 0.
    wire idle = !in_cathodic && !in_gap && !in_anodic;
    wire [15:0] sub = clocks == 0 ? SHORT_N - 16'd1 : {8'd0, clocks} - 16'd1;
    wire [15:0] held = {5'd0, hold_off} * SHORT_N;
    wire [15:0] age = out + waited + back;

    // The charge of `lasting` clocks at the running amplitude. A solver loses its way in a multiplier, so it is told only
    // that there is such a number, and what formal/product_proof.v proves of every product.
    wire [15:0] lasting = out - back;
    (* anyseq *) wire [31:0] product;
    reg [31:0] last_product;
    reg [15:0] last_lasting;
    reg [11:0] last_running;
    initial begin
        last_product = 0;
        last_lasting = 0;
        last_running = 0;
    end
    always @(posedge clk) begin
        last_product <= product;
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
        // As the product of a pulse's settings keeps to the limit: topic 24, which does not lean on this.
        if (wanted_us <= MAX_PHASE_US && lasting <= {6'd0, wanted_us} * SHORT_N) assume (product <= MAX_CHARGE * N);
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
        `HOLDS(1, net >= 0 && net <= MAX_CHARGE * N)
        `HOLDS(2, !discharge || (net == 0 && !cathodic && !anodic))
        `HOLDS(0, discharge || age <= PULSE_CLOCKS)
        `HOLDS(0, discharge || age == 0 || amplitude == pulse_amplitude)
        // released: no pulse starts, current out ends within a microsecond, and comes back for as long as it flowed
        `HOLDS(3, !(first_clock && released))
        `HOLDS(3, !cathodic || since_release < N)
        `HOLDS(3, discharge || since_release <= SHORT_N + back)
        // the guard never has cause to cut the electrode off
        `HOLDS(4, !tripped)

        // Lemmas, of the registers. Time and the parts of a pulse
        `HOLDS(5, clocks < N && (us_tick == (clocks == 0) || (clocks == 0 && idle)))
        `HOLDS(5, in_cathodic + in_gap + in_anodic <= 1)
        `HOLDS(5, cathodic == in_cathodic && anodic == in_anodic && discharge == idle && amplitude == running)
        `HOLDS(5, level <= MAX_AMPLITUDE && phase_us <= MAX_PHASE_US && gap_us <= MAX_GAP_US)
        `HOLDS(6, !idle || (flowed_us == 0 && running == 0 && out == back))
        // The counts start anew in the second clock of rest.
        `HOLDS(6, !idle || sub == 0 || (age == 0 && since_release == 0))
        `HOLDS(6, idle || (running >= 1 && running <= MAX_AMPLITUDE && wanted_us >= 1 && wanted_us <= MAX_PHASE_US))
        `HOLDS(6, idle || age == 0 || running == pulse_amplitude)
        `HOLDS(7, clocks_flowed == {6'd0, flowed_us} * SHORT_N)
        `HOLDS(8, !in_cathodic || (flowed_us < wanted_us && out == clocks_flowed + sub && waited == 0 && back == 0))
        `HOLDS(9, !in_cathodic || gap_left_us <= MAX_GAP_US)
        `HOLDS(10, !in_gap || (flowed_us <= wanted_us && out == clocks_flowed && back == 0 && gap_left_us >= 1))
        `HOLDS(11, !in_gap || waited + {8'd0, gap_left_us} * SHORT_N <= GAP_CLOCKS + sub)
        `HOLDS(12, !(in_gap || in_anodic) || (flowed_us >= 1 && waited <= GAP_CLOCKS && out <= {6'd0, wanted_us} * SHORT_N))
        `HOLDS(13, !in_anodic || out == back + clocks_flowed - sub)
        // Charge: what flowed, less what came back, at one amplitude
        `HOLDS(14, net == charge)
        `HOLDS(15, net == product)
        `HOLDS(15, !(in_gap || in_anodic) || net != 0)
        // A release
        `HOLDS(16, !(in_cathodic || in_gap) || (since_release <= sub && (since_release == 0 || ending)))
        `HOLDS(16, !in_anodic || since_release <= SHORT_N + back)
        // The guard's counters
        `HOLDS(17, idle || was_cathodic == (out != 0 && waited == 0 && back == 0))
        `HOLDS(18, idle || was_anodic == (back != 0))
        `HOLDS(19, !idle || !us_tick || pulse_left == PULSE_CLOCKS)
        `HOLDS(20, idle || pulse_left == PULSE_CLOCKS - age)
        `HOLDS(21, !in_cathodic || out == 0 || phase_left == PHASE_CLOCKS - out)
        `HOLDS(22, !in_anodic || back == 0 || phase_left == PHASE_CLOCKS - back)
        `HOLDS(23, hold_off < MIN_PERIOD_US && since_start <= PERIOD_CLOCKS)
        `HOLDS(23, !first_clock || (hold_off == MIN_PERIOD_US - 1 && period_left == 0 && sub == 0))
        `HOLDS(23, first_clock || (period_left <= held + SHORT_N - sub && since_start + held + SHORT_N - sub >= PERIOD_CLOCKS))
        // What the pulses took of their settings keeps to the limit of charge.
        if (`TOPIC == 24) begin
            assert ({14'd0, level} * {16'd0, phase_us} <= MAX_CHARGE);
            assert (idle || {14'd0, running} * {16'd0, wanted_us} <= MAX_CHARGE);
        end
    end
endmodule

`default_nettype wire
