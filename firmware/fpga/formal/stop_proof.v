// Proves of the emergency stop, whatever comes over the line and at its pins: every cause latches it, and only a key that
// was pressed after the last cause and held for 20 ms lets it go. A key that is stuck never does.
`default_nettype none

module stop_proof (
    input wire        clk,
    input wire        ms_tick,
    input wire [31:0] now_us,
    input wire        wire_stop,
    input wire        button,
    input wire [ 4:0] fault_pins,
    input wire        guard_trip,
    input wire        reset_key
);
    localparam HOLD_MS = 20;

    wire latched, let_go, was_key, was_tripped;
    wire [4:0] faults;
    wire [2:0] button_sync;
    wire [1:0] key_sync;
    wire [9:0] fault_sync;
    wire [5:0] steady_ms;
    emergency_stop dut (
        .clk(clk),
        .ms_tick(ms_tick),
        .now_us(now_us),
        .wire_stop(wire_stop),
        .button(button),
        .fault_pins(fault_pins),
        .guard_trip(guard_trip),
        .reset_key(reset_key),
        .latched(latched),
        .cause(),
        .faults(faults),
        .changed_us(),
        .announce(),
        .call_host(),
        .clear_guards(),
        .\let_go (let_go),
        .\was_key (was_key),
        .\was_tripped (was_tripped),
        .\button_sync (button_sync),
        .\key_sync (key_sync),
        .\fault_sync (fault_sync),
        .\steady_ms (steady_ms)
    );

    // As the pins show them two clocks later, behind the flip-flops against metastability
    wire key = key_sync[1], pressed = button_sync[1], faulty = fault_sync[9:5] != 0;
    wire causes = wire_stop || pressed || faulty || (guard_trip && !was_tripped);
    reg caused, was_latched, rose, was_faulty;
    reg [4:0] were_faults;
    reg [5:0] high_ms;  // how long the key has been pressed
    initial begin
        caused = 1'b0;
        was_latched = 1'b0;
        rose = 1'b0;
        was_faulty = 1'b0;
        were_faults = 5'd0;
        high_ms = 6'd0;
    end
    always @(posedge clk) begin
        caused <= causes;
        was_latched <= latched;
        was_faulty <= faulty;
        were_faults <= faults;
        // Pressed anew since the last cause
        rose <= !causes && key && ((key && !was_key) || rose);
        high_ms <= !key ? 6'd0 : high_ms + (ms_tick && high_ms < HOLD_MS ? 6'd1 : 6'd0);
    end

    reg holds, held_before;
    initial held_before = 1'b1;
    always @(posedge clk) held_before <= holds;
    always @* assume (held_before);
    `define HOLDS(topic, what) holds = holds && (what); if (`TOPIC == topic) assert (what);
    always @* begin
        holds = 1'b1;
        // Every cause latches, and what faults there were stays to be seen until the stop is let go.
        `HOLDS(0, !caused || latched)
        `HOLDS(0, !was_faulty || faults != 0)
        `HOLDS(0, !latched || !was_latched || (were_faults & ~faults) == 0)
        // It is let go only by a key pressed anew and held.
        `HOLDS(1, !(was_latched && !latched) || (rose && high_ms == HOLD_MS && !caused))
        `HOLDS(1, !(key && was_key && let_go && latched) || rose)
        `HOLDS(1, !(key && was_key) || steady_ms <= high_ms)
        `HOLDS(1, steady_ms <= HOLD_MS && high_ms <= HOLD_MS)
    end
endmodule

`default_nettype wire
