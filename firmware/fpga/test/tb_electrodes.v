// Four electrodes with small limits of their own, under random levels, spikes and releases at any moment of a pulse: charge
// balance, limits and one at a time as assertions (safety_monitor); and the exact shape of single pulses.
`default_nettype none
`timescale 1ns / 1ps

module tb_electrodes;
    // Limits smaller than the device's, so that chance meets them thousands of times.
    localparam CLOCKS_PER_US = 2, MAX_PHASE_US = 60, MAX_GAP_US = 20, MIN_PERIOD_US = 153, MAX_LATE_US = 400, SETTLE_US = 5;
    localparam [127:0] CHARGES = {32'd20000, 32'd40000, 32'd60000, 32'd60000};
    `define LIMITS .MAX_PHASE_US(MAX_PHASE_US), .MAX_GAP_US(MAX_GAP_US), .MIN_PERIOD_US(MIN_PERIOD_US)
    reg clk = 1'b0;
    always #5 clk = !clk;

    wire us_tick, ms_tick;
    wire [31:0] now_us;
    microsecond_clock #(.CLOCKS_PER_US(CLOCKS_PER_US)) timebase (.clk(clk), .us_tick(us_tick), .ms_tick(ms_tick), .now_us(now_us));

    reg release_now = 1'b0, set = 1'b0, by_spikes = 1'b0, spike = 1'b0;
    reg [1:0] electrode = 0;
    reg [5:0] channel = 0;
    reg [11:0] amplitude_set = 0, rise = 12'd4095;
    reg [9:0] phase = 0;
    reg [7:0] gap = 0;
    reg [23:0] period = MIN_PERIOD_US;
    reg [31:0] until_us = 0, spikes = 1;
    wire [3:0] enabled, cathodic, anodic, discharge;
    wire [11:0] amplitude;
    wire [31:0] late_pulses;
    wire tripped;
    electrodes #(
        .CLOCKS_PER_US(CLOCKS_PER_US), `LIMITS, .MAX_CHARGE(60000), .CHARGES(CHARGES), .MAX_LATE_US(MAX_LATE_US), .SETTLE_US(SETTLE_US)
    ) dut (
        .clk(clk), .us_tick(us_tick), .ms_tick(ms_tick), .now_us(now_us), .release_now(release_now), .clear(1'b0), .set(set),
        .set_electrode(electrode), .set_on(amplitude_set != 0 && phase != 0), .set_by_spikes(by_spikes), .set_amplitude(amplitude_set),
        .set_phase_us(phase), .set_gap_us(gap), .set_period_us(period), .set_rise(rise), .set_until_us(until_us), .spike(spike),
        .spike_channel(channel), .spike_count(spikes), .enabled(enabled), .late_pulses(late_pulses), .cathodic(cathodic),
        .anodic(anodic), .discharge(discharge), .amplitude(amplitude), .tripped(tripped));

    wire [9:0] violations[0:3];
    wire [63:0] out_charge[0:3], back_charge[0:3];
    wire [31:0] pulses[0:3];
    wire [3:0] flows = cathodic | anodic;
    genvar e;
    generate
        for (e = 0; e < 4; e = e + 1) begin : watched
            safety_monitor #(.CLOCKS_PER_US(CLOCKS_PER_US), `LIMITS, .MAX_CHARGE(CHARGES[32*e+:32]), .NUMBER(e)) monitor (
                .clk(clk), .released(release_now), .alone((flows & ~(1 << e)) == 0), .cathodic(cathodic[e]), .anodic(anodic[e]),
                .amplitude(amplitude), .discharge(discharge[e]), .cut_off(tripped), .violations(violations[e]),
                .out_charge(out_charge[e]), .back_charge(back_charge[e]), .pulses(pulses[e]));
        end
    endgenerate

    integer seed = 11, i, errors = 0, limit, on, off, back, aborted = 0, random_clocks, all = 0;
    task level(input [1:0] n, input [11:0] a, input [9:0] p, input [7:0] g, input [23:0] us, input s);
        begin
            @(negedge clk);
            electrode = n;
            amplitude_set = a;
            phase = p;
            gap = g;
            period = us;
            by_spikes = s;
            until_us = now_us + 32'd1000000;
            set = 1'b1;
            @(negedge clk) set = 1'b0;
        end
    endtask

    // The length of each part of the next pulse of electrode 0, in clocks
    task expect_pulse(input integer a, input integer b, input integer c);
        begin
            on = 0;
            off = 0;
            back = 0;
            while (!cathodic[0]) @(negedge clk);
            while (cathodic[0]) begin
                on = on + 1;
                @(negedge clk);
            end
            while (!anodic[0]) begin
                off = off + 1;
                @(negedge clk);
            end
            while (anodic[0]) begin
                back = back + 1;
                @(negedge clk);
            end
            if (on != a * CLOCKS_PER_US || off != b * CLOCKS_PER_US || back != c * CLOCKS_PER_US || !discharge[0]) begin
                errors = errors + 1;
                $display("pulse of %0d, %0d, %0d clocks; wanted %0d, %0d, %0d us", on, off, back, a, b, c);
            end
        end
    endtask

    initial begin
        random_clocks = 400000;
        if ($value$plusargs("clocks=%d", random_clocks)) ;
        if ($value$plusargs("seed=%d", seed)) ;
        // Shapes: as set, without a gap, shortest, longest.
        level(0, 1000, 40, 15, MIN_PERIOD_US, 1'b0);
        expect_pulse(40, 15, 40);
        level(0, 10, 1, 0, MIN_PERIOD_US, 1'b0);
        expect_pulse(1, 0, 1);
        level(0, 1000, 60, 20, MIN_PERIOD_US, 1'b0);
        expect_pulse(60, 20, 60);
        // Released in the cathodic phase: the charge comes back at once.
        level(0, 500, 50, 20, MIN_PERIOD_US, 1'b0);
        while (!cathodic[0]) @(negedge clk);
        repeat (20 * CLOCKS_PER_US) @(negedge clk);
        release_now = 1'b1;
        @(negedge clk) release_now = 1'b0;
        // On for 20 us and what is left of the microsecond, back for as long
        on = 20 * CLOCKS_PER_US + 1;
        while (cathodic[0]) begin
            on = on + 1;
            @(negedge clk);
        end
        back = 0;
        while (!discharge[0]) begin
            back = back + 1;
            @(negedge clk);
        end
        if (on > 21 * CLOCKS_PER_US || back != on || enabled != 0) begin
            errors = errors + 1;
            $display("released after 20 us: %0d clocks out, %0d back", on, back);
        end
        // New settings in mid-pulse wait for the next.
        level(0, 500, 50, 0, MIN_PERIOD_US, 1'b0);
        while (!cathodic[0]) @(negedge clk);
        level(0, 900, 10, 20, MIN_PERIOD_US, 1'b0);
        if (amplitude != 12'd500) errors = errors + 1;
        while (cathodic[0]) @(negedge clk);
        while (!discharge[0]) @(negedge clk);
        expect_pulse(10, 20, 10);
        // Switched off, none begins.
        level(0, 0, 10, 20, MIN_PERIOD_US, 1'b0);
        repeat (1000) begin
            @(negedge clk);
            if (cathodic != 0) errors = errors + 1;
        end
        // Chance
        for (i = 0; i < random_clocks; i = i + 1) begin
            @(negedge clk);
            set = 1'b0;
            spike = 1'b0;
            release_now = release_now ? $random(seed) % 16 != 0 : $random(seed) % 3000 == 0;
            if (release_now && flows != 0) aborted = aborted + 1;
            if ($random(seed) % 300 == 0) begin
                set = 1'b1;
                electrode = $random(seed);
                amplitude_set = $unsigned($random(seed)) % 2001;
                phase = $unsigned($random(seed)) % 61;
                gap = $unsigned($random(seed)) % 21;
                period = MIN_PERIOD_US + $unsigned($random(seed)) % 300;
                rise = $random(seed) % 2 == 0 ? 12'd4095 : 1 + $unsigned($random(seed)) % 2000;
                until_us = now_us + $unsigned($random(seed)) % 40000;
                by_spikes = $random(seed);
                // The processor lets pass what keeps to the limit of charge.
                limit = CHARGES[32*electrode+:32];
                if (amplitude_set * phase > limit) phase = limit / amplitude_set;
            end
            // At most one item in four clocks, as the playout gives them
            if (i % 4 == 0 && $random(seed) % 30 == 0) begin
                spike = 1'b1;
                channel = $unsigned($random(seed)) % 6;
                spikes = $random(seed) % 8 == 0 ? 1 + $unsigned($random(seed)) % 20 : 1;
            end
        end
        @(negedge clk);
        release_now = 1'b1;
        spike = 1'b0;
        set = 1'b0;
        repeat (300 * CLOCKS_PER_US) @(negedge clk);
        for (i = 0; i < 4; i = i + 1) begin
            if (out_charge[i] != back_charge[i] || !discharge[i] || pulses[i] < 50 || violations[i] != 0) errors = errors + 1;
            all = all + pulses[i];
        end
        if (errors == 0 && !tripped && aborted > 10 && late_pulses > 100)
            $display("PASS tb_electrodes: %0d pulses on four electrodes in turn, none unbalanced, %0d clocks of releases in mid-pulse, %0d too late",
                     all, aborted, late_pulses);
        else $display("FAIL tb_electrodes: %0d errors, tripped %b, %0d pulses, aborted %0d, late %0d, violations %b %b %b %b", errors, tripped, all,
                      aborted, late_pulses, violations[0], violations[1], violations[2], violations[3]);
        $finish;
    end

    // A bench that hangs has failed.
    initial begin
        #20000000;
        $display("FAIL tb_electrodes: not done in time");
        $finish;
    end
endmodule
