// The emergency stop: latched by its byte sequence, the button or the guards; let go by a person who holds the reset
// key while neither cause is present. Survives every reset of the logic.
`default_nettype none

module emergency_stop #(
    parameter RESET_HOLD_MS = 20
) (
    input  wire        clk,
    input  wire        ms_tick,
    input  wire [31:0] now_us,
    input  wire        wire_stop,    // one clock per emergency stop in the stream
    input  wire        button,       // pin, high while pressed
    input  wire        guard_trip,   // a guard has cut an electrode off
    input  wire        reset_key,    // pin, high while pressed
    output reg         latched,
    output reg  [ 1:0] cause,        // 0 none, 1 wire, 2 button, 3 fault
    output reg  [31:0] changed_us,
    output reg         announce,     // say how it stands
    output reg         call_host,    // the button was pressed: stop the host as well
    output reg         clear_guards  // one clock, when a person resets
);
    localparam [5:0] HOLD_MS = RESET_HOLD_MS;

    reg [2:0] button_sync, key_sync;
    reg [5:0] held_ms;
    reg       was_tripped;

    initial begin
        button_sync = 3'd0;
        key_sync = 3'd0;
        held_ms = 6'd0;
        was_tripped = 1'b0;
        latched = 1'b0;
        cause = 2'd0;
        changed_us = 32'd0;
        announce = 1'b0;
        call_host = 1'b0;
        clear_guards = 1'b0;
    end

    wire pressed = button_sync[1] && !button_sync[2];
    wire held = held_ms == HOLD_MS;
    // A guard that cannot be cleared latches the stop again at once.
    wire trips = guard_trip && !held && !clear_guards && !(latched && was_tripped);

    always @(posedge clk) begin
        button_sync <= {button_sync[1:0], button};
        key_sync <= {key_sync[1:0], reset_key};
        was_tripped <= guard_trip;
        announce <= wire_stop || pressed || trips;
        call_host <= pressed;
        clear_guards <= 1'b0;
        // Counts to one beyond, so that one press resets once.
        if (!key_sync[1] || button_sync[1]) held_ms <= 6'd0;
        else if (ms_tick && held_ms <= HOLD_MS) held_ms <= held_ms + 6'd1;
        else if (held) held_ms <= held_ms + 6'd1;
        if (held) begin
            latched <= 1'b0;
            cause <= 2'd0;
            changed_us <= now_us;
            announce <= 1'b1;
            clear_guards <= 1'b1;
        end
        if (wire_stop || button_sync[1] || trips) begin
            latched <= 1'b1;
            if (!latched || held) begin
                cause <= trips ? 2'd3 : (button_sync[1] ? 2'd2 : 2'd1);
                changed_us <= now_us;
            end
        end
    end
endmodule

`default_nettype wire
