// The stimulator on a board: a clock, a serial line, two keys, lamps, three pins for each electrode's switches and one
// for the current source, of which there is one, as one electrode at a time has current. The level pin carries its amplitude
// as pulse density (1: MAX_AMPLITUDE), beginning 20 us before the current; a low-pass filter makes it the set point of the
// source, which the cathodic and anodic pins switch to the electrode and the discharge pin shorts.
`default_nettype none

module board #(
    parameter CLOCK_HZ = 12000000,
    parameter BAUD = 115200,
    parameter ELECTRODES = 4,
    parameter CHANNEL_BITS = 6,
    // Of the electrodes that are connected: geometric areas, um2, electrode 0 lowest, and k of their charge limits in hundredths
    parameter [32*ELECTRODES-1:0] AREAS = {ELECTRODES{32'd31416}},
    parameter SHANNON_K = 150
) (
    input  wire                  clk,
    input  wire                  rx,
    output wire                  tx,
    input  wire                  stop_n,        // emergency stop: normally closed contact to ground, so a broken wire stops
    input  wire                  reset_key_n,   // pressed: low
    input  wire                  driver_fault,  // from the electrode drivers, high: overcurrent
    output wire                  lamp_stopped,
    output wire                  lamp_host,
    output wire [ELECTRODES-1:0] cathodic,
    output wire [ELECTRODES-1:0] anodic,
    output wire [ELECTRODES-1:0] discharge,
    output wire                  level
);
    localparam MAX_AMPLITUDE = 2000;
    // 2^20 * BAUD / CLOCK_HZ in two steps, as constants have 32 bits
    localparam [63:0] STEP = (64'd1048576 * BAUD + CLOCK_HZ / 2) / CLOCK_HZ;
    localparam [63:0] SLOW_MS = (64'd2400000 + BAUD - 1) / BAUD;  // 60 bytes at a quarter of the line
    localparam [63:0] TELEMETRY_MS = SLOW_MS > 20 ? SLOW_MS : 20;

    wire stopped, host_present;
    wire [11:0] amplitude;
    assign lamp_stopped = stopped;
    assign lamp_host = host_present;

    stimulator #(
        .CLOCKS_PER_US(CLOCK_HZ / 1000000),
        .ELECTRODES(ELECTRODES),
        .CHANNEL_BITS(CHANNEL_BITS),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .SHANNON_K(SHANNON_K),
        .AREAS(AREAS)
    ) device (
        .clk(clk),
        .rst(1'b0),
        .baud_step(STEP[19:0]),
        .baud(BAUD),
        .telemetry_ms(TELEMETRY_MS[15:0]),
        .rx(rx),
        .tx(tx),
        .stop_button(stop_n),
        .reset_key(!reset_key_n),
        .fault_pins({4'd0, driver_fault}),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .amplitude(amplitude),
        .stopped(stopped),
        .host_present(host_present),
        .driven(),
        .heartbeat_current(),
        .watchdog_released(),
        .faults(),
        .spike(),
        .spike_channel(),
        .spike_count(),
        .guard_tripped(),
        .late_pulses(),
        .spikes_overflowed(),
        .incidents(),
        .missed_frames()
    );

    density #(
        .FULL(MAX_AMPLITUDE)
    ) modulator (
        .clk(clk),
        .value(amplitude),
        .out(level)
    );
endmodule

// First-order modulator: `out` is high value / FULL of the time.
module density #(
    parameter FULL = 2000
) (
    input  wire        clk,
    input  wire [11:0] value,
    output reg         out
);
    localparam [12:0] WHOLE = FULL;
    reg [12:0] sum;
    wire [12:0] next = sum + {1'b0, value};
    initial begin
        sum = 13'd0;
        out = 1'b0;
    end
    always @(posedge clk) begin
        out <= next >= WHOLE;
        sum <= next >= WHOLE ? next - WHOLE : next;
    end
endmodule

`default_nettype wire
