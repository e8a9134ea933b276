// What formal/pulse_proof.v and formal/turns_proof.v take for granted of products, for all numbers there are. A solver loses its
// way between two multipliers that it must compare, so what compares them is said in identities: a product of a part and
// one of the rest make the whole one, and none of them wraps, so a part is never more than the whole.
`default_nettype none

module product_proof (
    input wire [11:0] amplitude,
    input wire [11:0] more,
    input wire [13:0] clocks,
    input wire [13:0] rest,
    input wire [ 9:0] phase_us
);
    localparam N = `CLOCKS_PER_US;
    wire [31:0] a = {20'd0, amplitude};
    wire [31:0] product = a * {18'd0, clocks};
    wire [31:0] charge = a * {22'd0, phase_us};
    always @* begin
        if (`TOPIC == 0) assert (clocks != 0 || product == 0);
        if (`TOPIC == 0) assert (clocks != 1 || product == a);
        if (`TOPIC == 1) assert (clocks == 0 || product >= a);
        if (`TOPIC == 2) assert (a * ({18'd0, clocks} + 32'd1) == product + a);
        // A shorter phase carries no more: the sum of two numbers below 2^28 does not wrap.
        if (`TOPIC == 3) assert (a * ({18'd0, clocks} + {18'd0, rest}) == product + a * {18'd0, rest});
        if (`TOPIC == 4) assert (product < 32'd268435456);
        // In clocks as in microseconds
        if (`TOPIC == 5) assert (a * ({22'd0, phase_us} * N) == charge * N);
        // Nor does a lower amplitude.
        if (`TOPIC == 6) assert ((a + {20'd0, more}) * {22'd0, phase_us} == charge + {20'd0, more} * {22'd0, phase_us});
    end
endmodule

`default_nettype wire
