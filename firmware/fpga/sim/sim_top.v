// The device as the co-simulation sees it: the synthesised RTL unchanged, the safety monitor on its electrodes, and
// counters of what happens inside. Electrode 3 is smaller than the others, so that limits differ.
`default_nettype none

module sim_top #(
    parameter CLOCKS_PER_US = 2,
    parameter ELECTRODES = 4,
    parameter CHANNEL_BITS = 6,
    parameter FIFO_BITS = 8
) (
    input  wire                     clk,
    input  wire                     rst,
    input  wire [             19:0] baud_step,
    input  wire [             31:0] baud,
    input  wire [             15:0] telemetry_ms,
    input  wire                     rx,
    output wire                     tx,
    input  wire                     stop_button,
    input  wire                     reset_key,
    input  wire [              4:0] fault_pins,
    output wire [   ELECTRODES-1:0] cathodic,
    output wire [   ELECTRODES-1:0] anodic,
    output wire [   ELECTRODES-1:0] discharge,
    output wire [             11:0] amplitude,
    output wire                     stopped,
    output wire                     host_present,
    output wire                     driven,
    output wire                     heartbeat_current,
    output wire                     watchdog_released,
    output wire [              4:0] faults,
    output wire                     spike,
    output wire [ CHANNEL_BITS-1:0] spike_channel,
    output wire [             31:0] spike_count,
    output wire                     guard_tripped,
    output wire [             31:0] late_pulses,
    output wire [             31:0] spikes_overflowed,
    output wire [              9:0] incidents,
    output wire [              7:0] missed_frames,
    output reg  [              9:0] violations,
    output reg  [             63:0] out_charge,
    output reg  [             63:0] back_charge,
    output reg  [             31:0] pulses
);
    localparam [32*ELECTRODES-1:0] AREAS = {32'd7854, 32'd31416, 32'd31416, 32'd31416};
    // sqrt(A * 10^(1.5 + 6)), worked out by hand: the device works it out for itself.
    localparam [32*ELECTRODES-1:0] CHARGES = {32'd498362, 32'd996725, 32'd996725, 32'd996725};

    stimulator #(
        .CLOCKS_PER_US(CLOCKS_PER_US),
        .ELECTRODES(ELECTRODES),
        .CHANNEL_BITS(CHANNEL_BITS),
        .FIFO_BITS(FIFO_BITS),
        .AREAS(AREAS)
    ) device (
        .clk(clk),
        .rst(rst),
        .baud_step(baud_step),
        .baud(baud),
        .telemetry_ms(telemetry_ms),
        .rx(rx),
        .tx(tx),
        .stop_button(stop_button),
        .reset_key(reset_key),
        .fault_pins(fault_pins),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .amplitude(amplitude),
        .stopped(stopped),
        .host_present(host_present),
        .driven(driven),
        .heartbeat_current(heartbeat_current),
        .watchdog_released(watchdog_released),
        .faults(faults),
        .spike(spike),
        .spike_channel(spike_channel),
        .spike_count(spike_count),
        .guard_tripped(guard_tripped),
        .late_pulses(late_pulses),
        .spikes_overflowed(spikes_overflowed),
        .incidents(incidents),
        .missed_frames(missed_frames)
    );

    wire [10*ELECTRODES-1:0] each_violation;
    wire [64*ELECTRODES-1:0] each_out, each_back;
    wire [32*ELECTRODES-1:0] each_pulses;
    wire [ELECTRODES-1:0] flows = cathodic | anodic;
    genvar e;
    generate
        for (e = 0; e < ELECTRODES; e = e + 1) begin : watched
            safety_monitor #(
                .CLOCKS_PER_US(CLOCKS_PER_US),
                .MAX_CHARGE(CHARGES[32*e+:32]),
                .NUMBER(e)
            ) monitor (
                .clk(clk),
                .released(stopped || !heartbeat_current),
                .alone((flows & ~(1 << e)) == 0),
                .cathodic(cathodic[e]),
                .anodic(anodic[e]),
                .amplitude(amplitude),
                .discharge(discharge[e]),
                .cut_off(guard_tripped),
                .violations(each_violation[10*e+:10]),
                .out_charge(each_out[64*e+:64]),
                .back_charge(each_back[64*e+:64]),
                .pulses(each_pulses[32*e+:32])
            );
        end
    endgenerate

    integer i;
    always @* begin
        violations = 10'd0;
        out_charge = 64'd0;
        back_charge = 64'd0;
        pulses = 32'd0;
        for (i = 0; i < ELECTRODES; i = i + 1) begin
            violations = violations | each_violation[10*i+:10];
            out_charge = out_charge + each_out[64*i+:64];
            back_charge = back_charge + each_back[64*i+:64];
            pulses = pulses + each_pulses[32*i+:32];
        end
    end
endmodule

`default_nettype wire
