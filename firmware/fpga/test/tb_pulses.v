// Charge balance and hard limits of generator and guard together, as assertions (safety_monitor) over random settings,
// spikes, releases and settings changed at any moment of a pulse; and the exact shape of single pulses.
`default_nettype none
`timescale 1ns / 1ps

module tb_pulses;
    // Limits smaller than the device's, so that chance meets them thousands of times.
    localparam CLOCKS_PER_US = 2, MAX_PHASE_US = 60, MAX_GAP_US = 20, MIN_PERIOD_US = 153, MAX_CHARGE = 60000;
    `define LIMITS .MAX_PHASE_US(MAX_PHASE_US), .MAX_GAP_US(MAX_GAP_US), .MIN_PERIOD_US(MIN_PERIOD_US), .MAX_CHARGE(MAX_CHARGE)
    reg clk = 1'b0;
    always #5 clk = !clk;

    wire us_tick, ms_tick;
    wire [31:0] now_us;
    microsecond_clock #(.CLOCKS_PER_US(CLOCKS_PER_US)) timebase (.clk(clk), .us_tick(us_tick), .ms_tick(ms_tick), .now_us(now_us));

    reg release_now = 1'b0, set = 1'b0, by_spikes = 1'b0, spike = 1'b0;
    reg [11:0] amplitude_set = 0;
    reg [9:0] phase = 0;
    reg [7:0] gap = 0;
    reg [15:0] rate = 0;
    reg [3:0] spikes = 0;
    wire enabled, g_cathodic, g_anodic, g_discharge, started, skipped;
    wire [11:0] g_amplitude;
    pulse_generator #(.MIN_PERIOD_US(MIN_PERIOD_US)) generator (
        .clk(clk), .us_tick(us_tick), .release_now(release_now), .set(set), .set_by_spikes(by_spikes),
        .set_amplitude(amplitude_set), .set_phase_us(phase), .set_gap_us(gap), .set_rate(rate), .spike(spike), .spikes(spikes),
        .set_point(), .enabled(enabled), .cathodic(g_cathodic), .anodic(g_anodic), .amplitude(g_amplitude), .discharge(g_discharge),
        .started(started), .skipped(skipped));
    wire cathodic, anodic, discharge, tripped;
    wire [11:0] amplitude;
    pulse_guard #(.CLOCKS_PER_US(CLOCKS_PER_US), `LIMITS) guard (
        .clk(clk), .clear(1'b0), .cathodic_in(g_cathodic), .anodic_in(g_anodic), .amplitude_in(g_amplitude),
        .discharge_in(g_discharge), .cathodic(cathodic), .anodic(anodic), .amplitude(amplitude), .discharge(discharge),
        .tripped(tripped));
    wire [8:0] violations;
    wire [63:0] out_charge, back_charge;
    wire [31:0] pulses;
    safety_monitor #(.CLOCKS_PER_US(CLOCKS_PER_US), `LIMITS) monitor (
        .clk(clk), .stopped(1'b0), .cathodic(cathodic), .anodic(anodic), .amplitude(amplitude), .discharge(discharge),
        .cut_off(tripped), .violations(violations), .out_charge(out_charge), .back_charge(back_charge), .pulses(pulses));

    integer seed = 11, i, errors = 0, product, on, off, back, aborted = 0, random_clocks;
    task settings(input [11:0] a, input [9:0] p, input [7:0] g, input [15:0] r, input s);
        begin
            @(negedge clk);
            amplitude_set = a;
            phase = p;
            gap = g;
            rate = r;
            by_spikes = s;
            set = 1'b1;
            @(negedge clk) set = 1'b0;
        end
    endtask

    // The length of each part of the next pulse, in clocks
    task measure;
        begin
            on = 0;
            off = 0;
            back = 0;
            while (!cathodic) @(negedge clk);
            while (cathodic) begin
                on = on + 1;
                @(negedge clk);
            end
            while (!anodic) begin
                off = off + 1;
                @(negedge clk);
            end
            while (anodic) begin
                back = back + 1;
                @(negedge clk);
            end
        end
    endtask

    task expect_pulse(input integer a, input integer b, input integer c);
        begin
            measure;
            if (on != a * CLOCKS_PER_US || off != b * CLOCKS_PER_US || back != c * CLOCKS_PER_US || !discharge) begin
                errors = errors + 1;
                $display("pulse of %0d, %0d, %0d clocks; wanted %0d, %0d, %0d us", on, off, back, a, b, c);
            end
        end
    endtask

    initial begin
        random_clocks = 300000;
        if ($value$plusargs("clocks=%d", random_clocks)) ;
        if ($value$plusargs("seed=%d", seed)) ;
        // Shapes: as set, without a gap, shortest, longest.
        settings(1000, 40, 15, 65535, 1'b0);
        expect_pulse(40, 15, 40);
        settings(10, 1, 0, 65535, 1'b0);
        expect_pulse(1, 0, 1);
        settings(1000, 60, 20, 65535, 1'b0);
        expect_pulse(60, 20, 60);
        // Released in the cathodic phase: the charge comes back at once. New settings in mid-pulse wait for the next.
        settings(500, 50, 20, 65535, 1'b0);
        while (!cathodic) @(negedge clk);
        repeat (20 * CLOCKS_PER_US) @(negedge clk);
        release_now = 1'b1;
        @(negedge clk) release_now = 1'b0;
        // On for 20 us and what is left of the microsecond, back for as long
        on = 20 * CLOCKS_PER_US + 1;
        while (cathodic) begin
            on = on + 1;
            @(negedge clk);
        end
        back = 0;
        while (!discharge) begin
            back = back + 1;
            @(negedge clk);
        end
        if (on > 21 * CLOCKS_PER_US || back != on) begin
            errors = errors + 1;
            $display("released after 20 us: %0d clocks out, %0d back", on, back);
        end
        settings(500, 50, 0, 65535, 1'b0);
        while (!cathodic) @(negedge clk);
        settings(900, 10, 20, 65535, 1'b0);
        if (amplitude != 12'd500) errors = errors + 1;
        while (cathodic) @(negedge clk);
        while (!discharge) @(negedge clk);
        expect_pulse(10, 20, 10);
        if (out_charge != back_charge) errors = errors + 1;
        // Chance
        for (i = 0; i < random_clocks; i = i + 1) begin
            @(negedge clk);
            set = 1'b0;
            spike = 1'b0;
            release_now = release_now ? $random(seed) % 16 != 0 : $random(seed) % 800 == 0;
            if (release_now && !discharge) aborted = aborted + 1;
            if ($random(seed) % 300 == 0) begin
                set = 1'b1;
                amplitude_set = $unsigned($random(seed)) % 2001;
                phase = $unsigned($random(seed)) % 61;
                gap = $unsigned($random(seed)) % 21;
                rate = 65535 - $unsigned($random(seed)) % 30000;
                by_spikes = $random(seed);
                // The processor lets pass what keeps to the limit of charge.
                product = amplitude_set * phase;
                if (product > MAX_CHARGE) phase = MAX_CHARGE / amplitude_set;
            end
            if ($random(seed) % 200 == 0) begin
                spike = 1'b1;
                spikes = $random(seed);
            end
        end
        @(negedge clk);
        release_now = 1'b1;
        spike = 1'b0;
        set = 1'b0;
        repeat (300 * CLOCKS_PER_US) @(negedge clk);
        if (out_charge != back_charge || !discharge || out_charge == 0) begin
            errors = errors + 1;
            $display("charge out %0d, back %0d", out_charge, back_charge);
        end
        if (errors == 0 && violations == 0 && !tripped && pulses > random_clocks / 3000 && aborted > 0)
            $display("PASS tb_pulses: %0d pulses, charge out = charge back = %0d, clocks released in mid-pulse %0d", pulses, back_charge, aborted);
        else $display("FAIL tb_pulses: %0d errors, violations %b, guard tripped %b, %0d pulses", errors, violations, tripped, pulses);
        $finish;
    end

    // A bench that hangs has failed.
    initial begin
        #8000000;
        $display("FAIL tb_pulses: not done in time");
        $finish;
    end
endmodule
