// The guard alone, behind a generator gone mad: any amplitude, phases of any length, both at once, changing at any clock.
// No limit is ever exceeded at the pins for longer than the two clocks that the guard needs, and it stays cut off.
`default_nettype none
`timescale 1ns / 1ps

module tb_guard;
    localparam CLOCKS_PER_US = 2, MAX_PHASE_US = 100, MAX_CHARGE = 100000;
    localparam CHARGE_CLOCKS = MAX_CHARGE * CLOCKS_PER_US;
    reg clk = 1'b0;
    always #5 clk = !clk;

    reg clear = 1'b0, cathodic_in = 1'b0, anodic_in = 1'b0, discharge_in = 1'b1;
    reg [11:0] amplitude_in = 0;
    wire cathodic, anodic, discharge, tripped;
    wire [11:0] amplitude;
    pulse_guard #(
        .CLOCKS_PER_US(CLOCKS_PER_US), .MAX_PHASE_US(MAX_PHASE_US), .MAX_GAP_US(20), .MIN_PERIOD_US(250), .MAX_CHARGE(MAX_CHARGE)
    ) guard (
        .clk(clk), .clear(clear), .charge_limit(20'd100000), .cathodic_in(cathodic_in), .anodic_in(anodic_in), .amplitude_in(amplitude_in),
        .discharge_in(discharge_in), .cathodic(cathodic), .anodic(anodic), .amplitude(amplitude), .discharge(discharge),
        .tripped(tripped));

    integer seed = 23, i, errors = 0, trips = 0, charge = 0, phase = 0, mode = 0, left = 0;
    reg was_tripped = 1'b0, was_cleared = 1'b0;
    integer reasons [0:5];

    initial begin
        for (i = 0; i < 6; i = i + 1) reasons[i] = 0;
        for (i = 0; i < 500000; i = i + 1) begin
            @(negedge clk);
            clear = 1'b0;
            if (left == 0) begin
                // A new whim for a while: too strong, both at once, too long, too often, never balanced, or balanced.
                left = 1 + ($unsigned($random(seed)) % (mode == 2 ? 600 : 90));
                mode = $unsigned($random(seed)) % 6;
                clear = tripped && $random(seed) % 4 == 0;
                amplitude_in = mode == 0 ? $random(seed) : $unsigned($random(seed)) % 2001;
            end
            left = left - 1;
            case (mode)
                0, 2, 4: {cathodic_in, anodic_in, discharge_in} = 3'b100;
                1: {cathodic_in, anodic_in, discharge_in} = $random(seed);
                3: {cathodic_in, anodic_in, discharge_in} = {left[4], !left[4], 1'b0};
                default: {cathodic_in, anodic_in, discharge_in} = 3'b001;
            endcase
            #4;  // just before the clock edge: what the electrode sees
            if (cathodic && anodic) errors = errors + 1;
            if (amplitude > 2000) errors = errors + 1;
            if (tripped && (cathodic || anodic || !discharge)) errors = errors + 1;
            if (was_tripped && !tripped && !was_cleared) errors = errors + 1;
            charge = tripped ? 0 : charge + (cathodic ? amplitude : 0) - (anodic ? amplitude : 0);
            if (charge > CHARGE_CLOCKS + 4000 || charge < -2000) begin
                errors = errors + 1;
                if (errors < 5) $display("charge %0d", charge);
            end
            phase = cathodic ? phase + 1 : 0;
            if (phase > MAX_PHASE_US * CLOCKS_PER_US + 1) errors = errors + 1;
            if (tripped && !was_tripped) begin
                trips = trips + 1;
                reasons[mode] = reasons[mode] + 1;
            end
            was_tripped = tripped;
            was_cleared = clear;
        end
        if (errors == 0 && trips > 100 && reasons[0] > 0 && reasons[1] > 0 && reasons[2] > 0 && reasons[3] > 0)
            $display("PASS tb_guard: cut off %0d times within two clocks, never let go by itself", trips);
        else $display("FAIL tb_guard: %0d errors, %0d trips", errors, trips);
        $finish;
    end

    // A bench that hangs has failed.
    initial begin
        #20000000;
        $display("FAIL tb_guard: not done in time");
        $finish;
    end
endmodule
