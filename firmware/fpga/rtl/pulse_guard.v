// Stands between one pulse generator and its electrode and trusts nothing before it: it measures amplitude, time and
// charge itself, clock by clock, and cuts the electrode off (both phases open, shorted to the return) within two
// clocks of anything beyond the hard limits. It stays cut off until a person resets the emergency stop.
`default_nettype none

module pulse_guard #(
    parameter CLOCKS_PER_US = 12,
    parameter MAX_AMPLITUDE = 2000,   // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MIN_PERIOD_US = 2000,
    parameter MAX_CHARGE = 1000000    // of any electrode, 0.1 pC: 0.1 uA for 1 us
) (
    input  wire        clk,
    input  wire        clear,         // a person's reset
    input  wire [19:0] charge_limit,  // of this electrode, 0.1 pC; a constant
    input  wire        cathodic_in,
    input  wire        anodic_in,
    input  wire [11:0] amplitude_in,
    input  wire        discharge_in,
    output wire        cathodic,
    output wire        anodic,
    output wire [11:0] amplitude,
    output wire        discharge,
    output reg         tripped
);
    localparam [11:0] AMPLITUDE_LIMIT = MAX_AMPLITUDE;
    localparam PHASE_CLOCKS = MAX_PHASE_US * CLOCKS_PER_US;
    localparam PULSE_CLOCKS = (2 * MAX_PHASE_US + MAX_GAP_US) * CLOCKS_PER_US;
    localparam PERIOD_CLOCKS = MIN_PERIOD_US * CLOCKS_PER_US - 1;
    localparam PHASE_BITS = $clog2(PHASE_CLOCKS + 1);
    localparam PULSE_BITS = $clog2(PULSE_CLOCKS + 1);
    localparam PERIOD_BITS = $clog2(PERIOD_CLOCKS + 1);
    localparam [PHASE_BITS-1:0] PHASE_LIMIT = PHASE_CLOCKS;
    localparam [PULSE_BITS-1:0] PULSE_LIMIT = PULSE_CLOCKS;
    localparam [PERIOD_BITS-1:0] PERIOD_LIMIT = PERIOD_CLOCKS;
    localparam CHARGE_CLOCKS = MAX_CHARGE * CLOCKS_PER_US;
    // One bit more for what flows in a clock beyond the limit, one for the sign.
    localparam CHARGE_BITS = $clog2(CHARGE_CLOCKS + 1) + 2;
    wire signed [CHARGE_BITS-1:0] limit = charge_limit * CLOCKS_PER_US;

    reg signed [CHARGE_BITS-1:0] charge;  // delivered and not taken back, 0.1 uA * clocks
    reg [ PHASE_BITS-1:0] phase_left;     // clocks that the running phase may last
    reg [ PULSE_BITS-1:0] pulse_left;     // clocks until the electrode must be at rest
    reg [PERIOD_BITS-1:0] period_left;    // clocks until a pulse may start
    reg was_cathodic, was_anodic;

    initial begin
        charge = 0;
        phase_left = 0;
        pulse_left = 0;
        period_left = 0;
        was_cathodic = 1'b0;
        was_anodic = 1'b0;
        tripped = 1'b0;
    end

    assign cathodic = cathodic_in && !anodic_in && !tripped;
    assign anodic = anodic_in && !cathodic_in && !tripped;
    assign amplitude = tripped || amplitude_in > AMPLITUDE_LIMIT ? 12'd0 : amplitude_in;
    assign discharge = discharge_in || tripped;

    // What flows out is added, what comes back subtracted: one adder, the last bit carries the two's complement's one.
    wire [CHARGE_BITS-1:0] flow = cathodic || anodic ? {{(CHARGE_BITS - 12) {1'b0}}, amplitude} : {CHARGE_BITS{1'b0}};
    wire [CHARGE_BITS:0] sum = {charge, 1'b1} + {flow ^ {CHARGE_BITS{anodic}}, anodic};
    wire signed [CHARGE_BITS-1:0] next_charge = sum[CHARGE_BITS:1];
    wire starts = cathodic && !was_cathodic;
    wire resting = !cathodic && !anodic && charge == 0;
    wire same_phase = (cathodic && was_cathodic) || (anodic && was_anodic);

    wire violation = (cathodic_in && anodic_in)
        || amplitude_in > AMPLITUDE_LIMIT
        || charge > limit
        || next_charge[CHARGE_BITS-1]
        || (discharge_in && charge != 0)
        || (same_phase && phase_left == 0)
        || (!resting && pulse_left == 0)
        || (starts && period_left != 0);

    always @(posedge clk) begin
        was_cathodic <= cathodic;
        was_anodic <= anodic;
        phase_left <= same_phase ? phase_left - 1'b1 : PHASE_LIMIT - 1'b1;
        pulse_left <= resting || tripped ? PULSE_LIMIT : pulse_left - 1'b1;
        if (starts) period_left <= PERIOD_LIMIT;
        else if (period_left != 0) period_left <= period_left - 1'b1;
        // Shorted to the return, the electrode gives its charge back by itself.
        charge <= tripped ? {CHARGE_BITS{1'b0}} : next_charge;
        tripped <= violation || (tripped && !clear);
    end
endmodule

`default_nettype wire
