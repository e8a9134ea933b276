// What must hold of one electrode at every clock, whatever came over the line. It measures for itself, shares no signal
// with generator or guard but the pins, and is used by every testbench and the co-simulation.
`default_nettype none

module safety_monitor #(
    parameter CLOCKS_PER_US = 12,
    parameter MAX_AMPLITUDE = 2000,
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MIN_PERIOD_US = 2000,
    parameter MAX_CHARGE = 1000000,
    parameter NUMBER = 0
) (
    input  wire        clk,
    input  wire        released,    // emergency stop latched, or no host's heartbeat is current
    input  wire        alone,       // no other electrode carries current
    input  wire        cathodic,
    input  wire        anodic,
    input  wire [11:0] amplitude,
    input  wire        discharge,
    input  wire        cut_off,     // the guard has tripped: only rest is allowed
    output reg  [ 9:0] violations,  // sticky, one bit per rule
    output reg  [63:0] out_charge,  // all that went out and came back, 0.1 uA * clocks, and pulses
    output reg  [63:0] back_charge,
    output reg  [31:0] pulses
);
    integer charge, phase, unrest, since_start, release_clocks;
    reg was_cathodic, was_anodic;
    reg [9:0] now;
    integer next_charge;
    initial begin
        charge = 0;
        phase = 0;
        unrest = 0;
        since_start = 1000000000;
        release_clocks = 0;
        was_cathodic = 1'b0;
        was_anodic = 1'b0;
        violations = 10'd0;
        out_charge = 64'd0;
        back_charge = 64'd0;
        pulses = 32'd0;
    end

    always @(posedge clk) begin
        now = 10'd0;
        next_charge = charge + (cathodic ? amplitude : 0) - (anodic ? amplitude : 0);
        now[0] = cathodic && anodic;                                      // never both phases
        now[1] = amplitude > MAX_AMPLITUDE;
        now[2] = phase > MAX_PHASE_US * CLOCKS_PER_US;
        now[3] = cathodic && !was_cathodic && since_start < MIN_PERIOD_US * CLOCKS_PER_US;
        now[4] = next_charge > MAX_CHARGE * CLOCKS_PER_US || next_charge < 0;
        now[5] = discharge && (cathodic || anodic || (!cut_off && charge != 0));  // at rest: exactly balanced
        now[6] = unrest > (2 * MAX_PHASE_US + MAX_GAP_US) * CLOCKS_PER_US;
        now[7] = release_clocks > CLOCKS_PER_US + 2 && cathodic;          // released: current ends within a microsecond
        now[8] = cut_off && (cathodic || anodic || !discharge);
        now[9] = (cathodic || anodic) && !alone;                          // one electrode at a time
        if ((now & ~violations) != 10'd0) $display("VIOLATION %b at electrode %0d, time %0t", now, NUMBER, $time);
        violations <= violations | now;

        since_start = cathodic && !was_cathodic ? 1 : since_start + (since_start < 1000000000 ? 1 : 0);
        phase = (cathodic && was_cathodic) || (anodic && was_anodic) ? phase + 1 : (cathodic || anodic ? 1 : 0);
        unrest = discharge ? 0 : unrest + 1;
        release_clocks = released ? release_clocks + 1 : 0;
        if (cathodic && !was_cathodic) pulses <= pulses + 32'd1;
        if (cathodic) out_charge <= out_charge + {52'd0, amplitude};
        if (anodic) back_charge <= back_charge + {52'd0, amplitude};
        charge = cut_off ? 0 : next_charge;
        was_cathodic = cathodic;
        was_anodic = anodic;
    end
endmodule

`default_nettype wire
