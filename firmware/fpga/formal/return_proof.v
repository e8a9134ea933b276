// Proves of the return's guard, behind anything whatever: never do two electrodes carry current, not for a clock; once two would
// have, all stay open and shorted until a person resets.
`default_nettype none

module return_proof (
    input wire       clk,
    input wire       clear,
    input wire [3:0] cathodic_in,
    input wire [3:0] anodic_in,
    input wire [3:0] discharge_in
);
    wire [3:0] cathodic, anodic, discharge;
    wire tripped;
    return_guard dut (
        .clk(clk),
        .clear(clear),
        .cathodic_in(cathodic_in),
        .anodic_in(anodic_in),
        .discharge_in(discharge_in),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .tripped(tripped)
    );

    wire [3:0] flows = cathodic | anodic;
    wire [3:0] wanted = cathodic_in | anodic_in;
    wire several = wanted[0] + wanted[1] + wanted[2] + wanted[3] > 1;
    reg were_several, was_tripped, was_clear;
    initial begin
        were_several = 1'b0;
        was_tripped = 1'b0;
        was_clear = 1'b0;
    end
    always @(posedge clk) begin
        were_several <= several;
        was_tripped <= tripped;
        was_clear <= clear;
    end
    always @* begin
        assert (flows[0] + flows[1] + flows[2] + flows[3] <= 1);
        assert (!(several || tripped) || (flows == 0 && discharge == 4'hf));
        assert (several || tripped || (cathodic == cathodic_in && anodic == anodic_in && discharge == discharge_in));
        assert (tripped == (were_several || (was_tripped && !was_clear)));
    end
endmodule

`default_nettype wire
