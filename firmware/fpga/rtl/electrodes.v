// The electrodes: whose turn it is, the one generator of pulses, a guard for each electrode that trusts nothing before it,
// and the guard of their common return. What is proved of them under every input stands in formal/.
`default_nettype none

module electrodes #(
    parameter CLOCKS_PER_US = 12,
    parameter ELECTRODES = 4,
    parameter CHANNEL_BITS = 6,
    parameter MAX_AMPLITUDE = 2000,              // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MIN_PERIOD_US = 2000,
    parameter MAX_CHARGE = 1000000,              // of any electrode's phase, 0.1 pC
    parameter MAX_LATE_US = 5000,
    parameter SETTLE_US = 20,
    parameter [32*ELECTRODES-1:0] CHARGES = {ELECTRODES{32'd1000000}}  // limit of each electrode's phase, 0.1 pC
) (
    input  wire                          clk,
    input  wire                          us_tick,
    input  wire                          ms_tick,
    input  wire [                  31:0] now_us,
    input  wire                          release_now,    // end the pulse safely, all levels off
    input  wire                          clear,          // a person's reset, for the guards
    input  wire                          set,
    input  wire [$clog2(ELECTRODES)-1:0] set_electrode,
    input  wire                          set_on,
    input  wire                          set_by_spikes,
    input  wire [                  11:0] set_amplitude,
    input  wire [                   9:0] set_phase_us,
    input  wire [                   7:0] set_gap_us,
    input  wire [                  23:0] set_period_us,
    input  wire [                  11:0] set_rise,
    input  wire [                  31:0] set_until_us,
    input  wire                          spike,
    input  wire [      CHANNEL_BITS-1:0] spike_channel,
    input  wire [                  31:0] spike_count,
    output wire [        ELECTRODES-1:0] enabled,
    output wire [                  31:0] late_pulses,
    output wire [        ELECTRODES-1:0] cathodic,
    output wire [        ELECTRODES-1:0] anodic,
    output wire [        ELECTRODES-1:0] discharge,
    output reg  [                  11:0] amplitude,
    output wire                          tripped         // a guard has cut off what it guards
);
    wire busy, start, flows_out, flows_back, rests;
    wire [ELECTRODES-1:0] whose, guarded_cathodic, guarded_anodic, guarded_discharge, guard_tripped;
    wire [12*ELECTRODES-1:0] amplitudes;
    wire [11:0] next_amplitude, running_amplitude;
    wire [9:0] next_phase_us;
    wire [7:0] next_gap_us;
    wire return_tripped;
    assign tripped = guard_tripped != 0 || return_tripped;

    pulse_turns #(
        .ELECTRODES(ELECTRODES),
        .CHANNEL_BITS(CHANNEL_BITS),
        // What is begun now flows when the source has settled, at the next tick but one at the latest.
        .LATEST_US(MAX_LATE_US - SETTLE_US - 2)
    ) turns (
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
        .amplitude(next_amplitude),
        .phase_us(next_phase_us),
        .gap_us(next_gap_us),
        .enabled(enabled),
        .late_pulses(late_pulses)
    );

    pulse_generator #(
        .SETTLE_US(SETTLE_US)
    ) generator (
        .clk(clk),
        .us_tick(us_tick),
        .release_now(release_now),
        .cancel((whose & enabled) == 0),
        .start(start),
        .start_amplitude(next_amplitude),
        .start_phase_us(next_phase_us),
        .start_gap_us(next_gap_us),
        .busy(busy),
        .cathodic(flows_out),
        .anodic(flows_back),
        .discharge(rests),
        .amplitude(running_amplitude)
    );

    genvar e;
    generate
        for (e = 0; e < ELECTRODES; e = e + 1) begin : at
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
                .charge_limit(CHARGES[32*e+:20]),
                .cathodic_in(whose[e] && flows_out),
                .anodic_in(whose[e] && flows_back),
                .amplitude_in(whose[e] ? running_amplitude : 12'd0),
                .discharge_in(!whose[e] || rests),
                .cathodic(guarded_cathodic[e]),
                .anodic(guarded_anodic[e]),
                .amplitude(amplitudes[12*e+:12]),
                .discharge(guarded_discharge[e]),
                .tripped(guard_tripped[e])
            );
        end
    endgenerate

    // One source for all: the others' amplitudes are 0.
    integer i;
    always @* begin
        amplitude = 12'd0;
        for (i = 0; i < ELECTRODES; i = i + 1) amplitude = amplitude | amplitudes[12*i+:12];
    end

    return_guard #(
        .ELECTRODES(ELECTRODES)
    ) common (
        .clk(clk),
        .clear(clear),
        .cathodic_in(guarded_cathodic),
        .anodic_in(guarded_anodic),
        .discharge_in(guarded_discharge),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .tripped(return_tripped)
    );
endmodule

`default_nettype wire
