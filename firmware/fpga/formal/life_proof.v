// Proves of the whole device (stimulator.v as it is synthesised, four electrodes), whatever comes over its line and at its pins: it
// is driven only under the heartbeat of a host that hears it now. Levels are there only while a fresh heartbeat of
// this session is at most 251 ms old, the stop is not latched, no `relax` and no other session has come; current begins
// only by a level and ends within a microsecond of its release; never do two electrodes carry current.
`default_nettype none

module life_proof (
    input wire        clk,
    input wire        rst,
    input wire [19:0] baud_step,
    input wire        rx,
    input wire        stop_button,
    input wire        reset_key,
    input wire [ 4:0] fault_pins
);
    localparam N = `CLOCKS_PER_US;
    localparam [23:0] MS_CLOCKS = 1000 * N;
    localparam LIMIT_MS = 251, FRESH_US = 500000;

    wire [3:0] cathodic, anodic, discharge, enabled, whose;
    wire stopped, heartbeat_current, driven;
    wire release_now, relax, new_session, fresh, hello, heartbeat, waits, writing, session_open;
    wire [31:0] now_us, session_id;
    wire [143:0] head;
    wire [8:0] current_ms;
    wire [9:0] microseconds;
    wire [7:0] clocks;
    wire us_tick, ms_tick, in_cathodic, in_gap, in_anodic, settling, return_tripped;
    stimulator dut (
        .clk(clk),
        .rst(rst),
        .baud_step(baud_step),
        .baud(32'd0),
        .telemetry_ms(16'd20),
        .rx(rx),
        .stop_button(stop_button),
        .reset_key(reset_key),
        .fault_pins(fault_pins),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .stopped(stopped),
        .heartbeat_current(heartbeat_current),
        .driven(driven),
        .\release_now (release_now),
        .\relax (relax),
        .\new_session (new_session),
        .\fresh (fresh),
        .\hello (hello),
        .\heartbeat (heartbeat),
        .\host.heartbeat_waits (waits),
        .\writing_heartbeat (writing),
        .\session_open (session_open),
        .\session_id (session_id),
        .\head (head),
        .\now_us (now_us),
        .\enabled (enabled),
        .\dog.current_ms (current_ms),
        .\timebase.microseconds (microseconds),
        .\timebase.clocks (clocks),
        .\us_tick (us_tick),
        .\ms_tick (ms_tick),
        .\outputs.whose (whose),
        .\outputs.generator.in_cathodic (in_cathodic),
        .\outputs.generator.in_gap (in_gap),
        .\outputs.generator.in_anodic (in_anodic),
        .\outputs.generator.settling (settling),
        .\outputs.return_tripped (return_tripped)
    );

    // A heartbeat of the session that is open, which answers what the device said at most half a second ago; and a HELLO
    // with another id
    wire [31:0] echo_us = head[63:32], age_us = now_us - echo_us;
    wire beats = (heartbeat || waits) && !writing && session_open && echo_us != 0 && age_us <= FRESH_US && !rst;
    wire another = hello && (!session_open || head[47:16] != session_id);

    reg powers_up, beat, was_another, of_this_session, was_out, was_allowed, was_released;
    reg [23:0] since_beat;     // clocks
    reg [7:0] released_clocks;
    wire [3:0] flows = cathodic | anodic;
    initial begin
        powers_up = 1'b1;
        beat = 1'b0;
        was_another = 1'b0;
        of_this_session = 1'b0;
        was_out = 1'b0;
        was_allowed = 1'b0;
        was_released = 1'b1;
        since_beat = 0;
        released_clocks = 0;
    end
    always @(posedge clk) begin
        powers_up <= 1'b0;
        beat <= beats;
        was_another <= another;
        of_this_session <= !was_another && !rst && (beat || of_this_session);
        since_beat <= beat ? 24'd0 : since_beat + (since_beat != 24'hffffff ? 24'd1 : 24'd0);
        was_out <= in_cathodic;
        was_allowed <= (whose & enabled) != 0 && !release_now;
        was_released <= rst || stopped || relax || new_session || !heartbeat_current;
        released_clocks <= !release_now ? 8'd0 : released_clocks + (released_clocks != 8'hff ? 8'd1 : 8'd0);
    end
    // What the countdown still grants, in clocks; clocks of the running millisecond; and since a tick of a microsecond took effect
    reg [23:0] credit, in_ms;
    initial begin
        credit = 0;
        in_ms = 0;
    end
    always @(posedge clk) begin
        if (beat && !rst && !was_another) credit <= LIMIT_MS * MS_CLOCKS;
        else if (ms_tick && current_ms != 0) credit <= credit - MS_CLOCKS;
        in_ms <= in_ms == MS_CLOCKS - 1 ? 24'd0 : in_ms + 24'd1;
    end
    wire [23:0] phase = in_ms == 0 ? MS_CLOCKS : in_ms;
    wire [7:0] sub = clocks == 0 ? N - 1 : clocks - 8'd1;

    // All that holds must have held the clock before; the time since a heartbeat leans on lemmas of now.
    reg holds, held_before;
    initial held_before = 1'b1;
    always @(posedge clk) held_before <= holds;
    always @* assume (held_before);
    `define HOLDS(topic, what) holds = holds && (what); \
        if (`TOPIC == topic) assert (what); else if (topic >= 6 && topic < `TOPIC) assume (what);
    always @* begin
        holds = 1'b1;
        // Levels: only where nothing let go a clock ago
        `HOLDS(0, !was_released || enabled == 0)
        `HOLDS(0, release_now == (rst || stopped || relax || new_session || !heartbeat_current))
        // A heartbeat is current for 251 ms at most, and only of this session.
        `HOLDS(1, fresh == beat && new_session == was_another)
        `HOLDS(1, !heartbeat_current || of_this_session)
        `HOLDS(1, heartbeat_current == (current_ms != 0) && current_ms <= LIMIT_MS)
        `HOLDS(9, !heartbeat_current || since_beat <= LIMIT_MS * MS_CLOCKS)
        `HOLDS(8, current_ms == 0 || since_beat + credit <= LIMIT_MS * MS_CLOCKS + phase)
        `HOLDS(6, current_ms == 0 || credit == current_ms * MS_CLOCKS)
        `HOLDS(8, current_ms == 0 || credit >= MS_CLOCKS)
        `HOLDS(7, in_ms == microseconds * N + clocks && in_ms < MS_CLOCKS)
        `HOLDS(7, microseconds < 1000 && clocks < N && (powers_up || ms_tick == (in_ms == 0)))
        `HOLDS(2, powers_up ? current_ms == 0 && !in_cathodic && !settling : us_tick == (clocks == 0))
        // Current: of one electrode, whose level it began by
        `HOLDS(3, (flows & (flows - 4'd1)) == 0 && (flows & ~whose) == 0 && !return_tripped)
        `HOLDS(3, (whose & (whose - 4'd1)) == 0)
        `HOLDS(4, !in_cathodic || was_out || was_allowed)
        `HOLDS(4, cathodic == 0 || in_cathodic)
        // and it ends within a microsecond of a release.
        `HOLDS(5, !in_cathodic || released_clocks <= sub)
        `HOLDS(5, cathodic == 0 || released_clocks < N)
        `HOLDS(5, settling + in_cathodic + in_gap + in_anodic <= 1)
        `HOLDS(5, driven == (enabled != 0 || discharge != 4'hf))
    end
endmodule

`default_nettype wire
