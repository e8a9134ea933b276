// What formal/electrode_proof.v takes for granted of the product of an amplitude and a number of clocks, for all of them.
`default_nettype none

module product_proof (
    input wire [11:0] amplitude,
    input wire [15:0] clocks,
    input wire [ 9:0] phase_us
);
    localparam N = `CLOCKS_PER_US;
    localparam MAX_PHASE_US = 1000, MAX_CHARGE = 1000000;

    wire [31:0] product = {20'd0, amplitude} * {16'd0, clocks};
    wire [31:0] charge = {20'd0, amplitude} * {22'd0, phase_us};
    always @* begin
        if (`TOPIC == 0) assert (clocks != 0 || product == 0);
        if (`TOPIC == 0) assert (clocks != 1 || product == amplitude);
        if (`TOPIC == 1) assert (clocks == 0 || product >= amplitude);
        if (`TOPIC == 2) assert ({20'd0, amplitude} * ({16'd0, clocks} + 32'd1) == product + amplitude);
        if (`TOPIC == 3 && charge <= MAX_CHARGE && phase_us <= MAX_PHASE_US && clocks <= {22'd0, phase_us} * N)
            assert (product <= MAX_CHARGE * N);
    end
endmodule

`default_nettype wire
