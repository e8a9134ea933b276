// The emergency stop: latched by its byte sequence, the button, a fault of the drivers or a guard; let go by a person who
// presses the reset key anew and holds it while no cause is present. Survives every reset of the logic.
`include "wire_generated.vh"
`default_nettype none

module emergency_stop #(
    parameter RESET_HOLD_MS = 20
) (
    input  wire        clk,
    input  wire        ms_tick,
    input  wire [31:0] now_us,
    input  wire        wire_stop,    // one clock per emergency stop in the stream
    input  wire        button,       // pin, high while pressed
    input  wire [ 4:0] fault_pins,   // high while there is a fault
    input  wire        guard_trip,   // a guard has cut an electrode off
    input  wire        reset_key,    // pin, high while pressed
    output reg         latched,
    output reg  [ 1:0] cause,        // of the wire: none, wire, button, fault
    output reg  [ 4:0] faults,       // that there were since the last reset
    output reg  [31:0] changed_us,
    output reg         announce,     // say how it stands
    output reg         call_host,    // the button was pressed: stop the host as well
    output reg         clear_guards  // one clock, when a person resets
);
    localparam [1:0] NONE = `WIRE_STOP_CAUSE_NONE, WIRE = `WIRE_STOP_CAUSE_WIRE, BUTTON = `WIRE_STOP_CAUSE_BUTTON,
        FAULT = `WIRE_STOP_CAUSE_FAULT;
    localparam [5:0] HOLD_MS = RESET_HOLD_MS;

    reg [2:0] button_sync;
    reg [1:0] key_sync;
    reg [9:0] fault_sync;
    reg [5:0] steady_ms;   // how long the key has been as it is
    reg       was_key, let_go, was_tripped;

    initial begin
        button_sync = 3'd0;
        key_sync = 2'd0;
        fault_sync = 10'd0;
        steady_ms = 6'd0;
        was_key = 1'b0;
        let_go = 1'b0;
        was_tripped = 1'b0;
        latched = 1'b0;
        cause = NONE;
        faults = 5'd0;
        changed_us = 32'd0;
        announce = 1'b0;
        call_host = 1'b0;
        clear_guards = 1'b0;
    end

    wire key = key_sync[1];
    wire pressed = button_sync[1] && !button_sync[2];
    wire faulty = fault_sync[9:5] != 5'd0;
    wire held = steady_ms == HOLD_MS && was_key == key;
    // The guards are cleared in the clock after; one that cannot be cleared latches the stop again.
    wire trips = (guard_trip && !was_tripped) || faulty;
    wire causes = wire_stop || button_sync[1] || trips;
    // A key that is stuck, or was held when the stop came, resets nothing: it must have been let go before.
    wire resets = held && key && let_go && latched && !causes;

    always @(posedge clk) begin
        button_sync <= {button_sync[1:0], button};
        key_sync <= {key_sync[0], reset_key};
        fault_sync <= {fault_sync[4:0], fault_pins};
        was_key <= key;
        was_tripped <= guard_trip && !clear_guards;
        if (was_key != key) steady_ms <= 6'd0;
        else if (ms_tick && !held) steady_ms <= steady_ms + 6'd1;
        // Let go for as long as it must be held, with no cause since
        if (key && causes) let_go <= 1'b0;
        else if (held) let_go <= !key;
        announce <= wire_stop || pressed || (trips && !latched) || resets;
        call_host <= pressed;
        clear_guards <= resets;
        if (resets) begin
            latched <= 1'b0;
            cause <= NONE;
            faults <= 5'd0;
            changed_us <= now_us;
        end else begin
            faults <= faults | fault_sync[9:5];
            if (causes) latched <= 1'b1;
            if (causes && !latched) begin
                cause <= trips ? FAULT : (button_sync[1] ? BUTTON : WIRE);
                changed_us <= now_us;
            end
        end
    end
endmodule

`default_nettype wire
