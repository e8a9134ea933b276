// Proves of the guard alone, behind any generator however mad, that what it lets through to the pins is bounded: it
// measures for itself, cuts the electrode off in the clock after anything beyond a limit, and lets go only for a person.
`default_nettype none

module guard_proof (
    input wire        clk,
    input wire        clear,
    input wire        cathodic_in,
    input wire        anodic_in,
    input wire [11:0] amplitude_in,
    input wire        discharge_in
);
    localparam N = `CLOCKS_PER_US;
    localparam MAX_AMPLITUDE = 2000, MAX_PHASE_US = 1000, MAX_GAP_US = 200, MIN_PERIOD_US = 2000, MAX_CHARGE = 1000000;
    localparam [15:0] PHASE_CLOCKS = MAX_PHASE_US * N, PERIOD_CLOCKS = MIN_PERIOD_US * N;
    localparam [15:0] PULSE_CLOCKS = (2 * MAX_PHASE_US + MAX_GAP_US) * N;

    (* anyconst *) wire [19:0] charge_limit;
    wire signed [31:0] limit = {12'd0, charge_limit} * N;
    always @* assume (charge_limit <= MAX_CHARGE);

    wire cathodic, anodic, discharge, tripped, was_cathodic, was_anodic;
    wire [11:0] amplitude;
    wire signed [$clog2(MAX_CHARGE * N + 1)+1:0] charge;
    wire [$clog2(PHASE_CLOCKS + 1)-1:0] phase_left;
    wire [$clog2(PULSE_CLOCKS + 1)-1:0] pulse_left;
    wire [$clog2(PERIOD_CLOCKS)-1:0] period_left;
    pulse_guard dut (
        .clk(clk),
        .clear(clear),
        .charge_limit(charge_limit),
        .cathodic_in(cathodic_in),
        .anodic_in(anodic_in),
        .amplitude_in(amplitude_in),
        .discharge_in(discharge_in),
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

    // What the pins have done: net charge since the electrode was last cut off, clocks of the running phase, since rest
    // and since the last start
    reg signed [31:0] net;
    reg [15:0] out, back, unrest, since_start;
    reg powers_up, before_cathodic, before_tripped, before_clear, before_early;
    wire resting = !cathodic && !anodic && net == 0;
    wire starts = cathodic && !before_cathodic;
    initial begin
        net = 0;
        out = 0;
        back = 0;
        unrest = 0;
        since_start = PERIOD_CLOCKS;
        powers_up = 1'b1;
        before_cathodic = 1'b0;
        before_tripped = 1'b0;
        before_clear = 1'b0;
        before_early = 1'b0;
    end
    always @(posedge clk) begin
        net <= tripped ? 0 : net + (cathodic ? {20'd0, amplitude} : 32'd0) - (anodic ? {20'd0, amplitude} : 32'd0);
        out <= cathodic ? out + 16'd1 : 16'd0;
        back <= anodic ? back + 16'd1 : 16'd0;
        unrest <= resting || tripped ? 16'd0 : unrest + 16'd1;
        since_start <= starts ? 16'd1 : since_start + (since_start < PERIOD_CLOCKS ? 16'd1 : 16'd0);
        powers_up <= 1'b0;
        before_cathodic <= cathodic;
        before_tripped <= tripped;
        before_clear <= clear;
        before_early <= starts && since_start < PERIOD_CLOCKS;
    end

    always @* begin
        // Claims, of the pins. Never: both phases, too strong
        assert (!(cathodic && anodic));
        assert (amplitude <= MAX_AMPLITUDE);
        // At most one clock beyond the limit, which the guard needs to see it: too long a phase, too long from rest to rest;
        // and two for charge, either way.
        assert (out <= PHASE_CLOCKS + 1 && back <= PHASE_CLOCKS + 1);
        assert (unrest <= PULSE_CLOCKS + 1);
        assert (net >= -MAX_AMPLITUDE && net <= limit + 2 * MAX_AMPLITUDE);
        // A start too early is cut off after one clock.
        assert (!before_early || tripped);
        // Cut off: open and shorted to the return, until a person resets
        assert (!tripped || (!cathodic && !anodic && discharge && amplitude == 0));
        assert (!before_tripped || before_clear || tripped);

        // Lemmas, of the registers
        assert (net == charge);
        assert (tripped || (net >= 0 && net <= limit + MAX_AMPLITUDE));
        assert (was_cathodic == before_cathodic && before_cathodic == (out != 0) && was_anodic == (back != 0));
        assert (out == 0 || (out <= PHASE_CLOCKS ? phase_left == PHASE_CLOCKS - out : tripped));
        assert (back == 0 || (back <= PHASE_CLOCKS ? phase_left == PHASE_CLOCKS - back : tripped));
        assert (tripped || powers_up || pulse_left + unrest == PULSE_CLOCKS);
        assert (!powers_up || (unrest == 0 && pulse_left == 0));
        assert (since_start <= PERIOD_CLOCKS && period_left + since_start == PERIOD_CLOCKS);
    end
endmodule

`default_nettype wire
