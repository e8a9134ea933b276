// One electrode: the generator of its pulses and the guard that trusts nothing before it. What is proved of the two
// together, under every input, stands in formal/electrode_proof.v.
`default_nettype none

module electrode #(
    parameter CLOCKS_PER_US = 12,
    parameter MAX_AMPLITUDE = 2000,   // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MIN_PERIOD_US = 2000,
    parameter MAX_CHARGE = 1000000    // per phase, 0.1 pC
) (
    input  wire        clk,
    input  wire        us_tick,
    input  wire        release_now,   // end the pulse safely, forget the settings
    input  wire        clear,         // a person's reset, for the guard
    input  wire        set,
    input  wire        set_by_spikes,
    input  wire [11:0] set_amplitude,
    input  wire [ 9:0] set_phase_us,
    input  wire [ 7:0] set_gap_us,
    input  wire [15:0] set_rate,
    input  wire        spike,
    input  wire [ 3:0] spikes,
    output wire        enabled,
    output wire        cathodic,
    output wire        anodic,
    output wire [11:0] amplitude,
    output wire        discharge,
    output wire [11:0] set_point,
    output wire        started,
    output wire        skipped,
    output wire        tripped        // the guard has cut the electrode off
);
    wire wants_cathodic, wants_anodic, wants_discharge;
    wire [11:0] wanted_amplitude;

    pulse_generator #(
        .MIN_PERIOD_US(MIN_PERIOD_US)
    ) generator (
        .clk(clk),
        .us_tick(us_tick),
        .release_now(release_now),
        .set(set),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_rate(set_rate),
        .spike(spike),
        .spikes(spikes),
        .enabled(enabled),
        .cathodic(wants_cathodic),
        .anodic(wants_anodic),
        .amplitude(wanted_amplitude),
        .set_point(set_point),
        .discharge(wants_discharge),
        .started(started),
        .skipped(skipped)
    );

    pulse_guard #(
        .CLOCKS_PER_US(CLOCKS_PER_US),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .MAX_PHASE_US(MAX_PHASE_US),
        .MAX_GAP_US(MAX_GAP_US),
        .MIN_PERIOD_US(MIN_PERIOD_US),
        .MAX_CHARGE(MAX_CHARGE)
    ) guard (
        .clk(clk),
        .clear(clear),
        .cathodic_in(wants_cathodic),
        .anodic_in(wants_anodic),
        .amplitude_in(wanted_amplitude),
        .discharge_in(wants_discharge),
        .cathodic(cathodic),
        .anodic(anodic),
        .amplitude(amplitude),
        .discharge(discharge),
        .tripped(tripped)
    );
endmodule

`default_nettype wire
