// Stands between one pulse generator and its electrode and trusts nothing before it: it measures amplitude, time and
// charge itself, clock by clock, and cuts the electrode off (both phases open, shorted to the return) within one clock
// of anything beyond the hard limits. It stays cut off until a person resets the emergency stop.
`default_nettype none

module pulse_guard #(
    parameter CLOCKS_PER_US = 12,
    parameter MAX_AMPLITUDE = 2000,   // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MIN_PERIOD_US = 2000,
    parameter MAX_CHARGE = 1000000    // 0.1 pC: 0.1 uA for 1 us
) (
    input  wire        clk,
    input  wire        clear,         // a person's reset
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
    localparam [17:0] PHASE_CLOCKS = MAX_PHASE_US * CLOCKS_PER_US;
    localparam [17:0] PULSE_CLOCKS = (2 * MAX_PHASE_US + MAX_GAP_US) * CLOCKS_PER_US;
    localparam [17:0] PERIOD_CLOCKS = MIN_PERIOD_US * CLOCKS_PER_US - 1;
    localparam signed [27:0] CHARGE_CLOCKS = MAX_CHARGE * CLOCKS_PER_US;

    reg signed [27:0] charge;    // delivered and not taken back, 0.1 uA * clocks
    reg [17:0] phase_clocks;     // the running phase has lasted
    reg [17:0] pulse_clocks;     // the electrode has not been at rest for
    reg [17:0] period_clocks;    // until a pulse may start
    reg was_cathodic, was_anodic;

    initial begin
        charge = 28'sd0;
        phase_clocks = 18'd0;
        pulse_clocks = 18'd0;
        period_clocks = 18'd0;
        was_cathodic = 1'b0;
        was_anodic = 1'b0;
        tripped = 1'b0;
    end

    assign cathodic = cathodic_in && !anodic_in && !tripped;
    assign anodic = anodic_in && !cathodic_in && !tripped;
    assign amplitude = tripped || amplitude_in > AMPLITUDE_LIMIT ? 12'd0 : amplitude_in;
    assign discharge = discharge_in || tripped;

    wire signed [27:0] flow = {16'd0, amplitude};
    wire signed [27:0] next_charge = charge + (cathodic ? flow : 28'sd0) - (anodic ? flow : 28'sd0);
    wire starts = cathodic && !was_cathodic;
    wire resting = !cathodic && !anodic && charge == 28'sd0;
    wire same_phase = (cathodic && was_cathodic) || (anodic && was_anodic);

    wire violation = (cathodic_in && anodic_in)
        || amplitude_in > AMPLITUDE_LIMIT
        || next_charge > CHARGE_CLOCKS
        || next_charge < 28'sd0
        || (discharge_in && charge != 28'sd0)
        || (same_phase && phase_clocks >= PHASE_CLOCKS)
        || (!resting && pulse_clocks >= PULSE_CLOCKS)
        || (starts && period_clocks != 18'd0);

    always @(posedge clk) begin
        was_cathodic <= cathodic;
        was_anodic <= anodic;
        phase_clocks <= same_phase ? phase_clocks + 18'd1 : 18'd1;
        pulse_clocks <= resting ? 18'd0 : pulse_clocks + 18'd1;
        if (starts) period_clocks <= PERIOD_CLOCKS;
        else if (period_clocks != 18'd0) period_clocks <= period_clocks - 18'd1;
        charge <= next_charge;
        if (violation) tripped <= 1'b1;
        if (tripped) begin
            // Shorted to the return, the electrode gives its charge back by itself.
            charge <= 28'sd0;
            phase_clocks <= 18'd0;
            pulse_clocks <= 18'd0;
            if (clear && !violation) tripped <= 1'b0;
        end
    end
endmodule

`default_nettype wire
