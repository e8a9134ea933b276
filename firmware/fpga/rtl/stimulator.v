// The device: a serial line in, biphasic current pulses out. Speaks the wire protocol of docs/protocol.md, version 2.
// Limits are fixed when the hardware is made; nothing that comes over the line can change them.
`include "wire_generated.vh"
`default_nettype none

module stimulator #(
    parameter CLOCKS_PER_US = 12,
    parameter ELECTRODES = 4,          // 2 to 14
    parameter CHANNEL_BITS = 6,        // 2^CHANNEL_BITS spike channels, at least as many as electrodes
    parameter FIFO_BITS = 8,           // the spike FIFO holds 2^FIFO_BITS
    parameter PLAYOUT_US = 2000,
    parameter MAX_AMPLITUDE = 2000,    // 0.1 uA, at most 4095
    parameter MAX_PHASE_US = 1000,     // at most 1023
    parameter MAX_GAP_US = 200,        // at most 255
    parameter MAX_RATE = 5000,         // 0.1 Hz
    parameter MIN_PERIOD_US = 2000,    // 10,000,000 / MAX_RATE
    parameter MAX_CHARGE = 1000000,    // of any electrode's phase, 0.1 pC
    parameter MAX_HOLD = 6000,         // a level ends by itself after so long at most, 0.1 s
    parameter MAX_LATE_US = 1000 * `WIRE_TIME_LATE_PULSE_MS,  // a pulse that would begin later than this after its spike is dropped
    parameter SETTLE_US = 20,          // the amplitude stands for so long before current flows
    // What a phase may carry follows from the electrode's area: Q <= sqrt(A * 10^k), Q in uC, A in cm2 (Shannon 1992,
    // doi:10.1109/10.126616), and at most 4 nC below 2,000 um2 (Cogan et al. 2016, doi:10.1088/1741-2560/13/2/021001).
    parameter SHANNON_K = 150,         // k in hundredths, at most 185
    parameter [32*ELECTRODES-1:0] AREAS = {ELECTRODES{32'd31416}},  // geometric area of each electrode, um2; electrode 0 lowest
    parameter WATCHDOG_MS = `WIRE_TIME_WATCHDOG_MS,  // after the last fresh heartbeat all levels end
    parameter RESET_HOLD_MS = 20
) (
    input  wire                     clk,
    input  wire                     rst,           // restarts the protocol; ends pulses in balance; keeps the emergency stop
    // Serial line; both constants belong to its rate
    input  wire [             19:0] baud_step,     // 2^20 * baud / clock frequency
    input  wire [             31:0] baud,
    input  wire [             15:0] telemetry_ms,  // between telemetry frames
    input  wire                     rx,
    output wire                     tx,
    // Person and hardware at the device, high when active
    input  wire                     stop_button,
    input  wire                     reset_key,
    input  wire [              4:0] fault_pins,    // overcurrent, overheat, stall, undervoltage, sensor
    // Electrodes
    output wire [   ELECTRODES-1:0] cathodic,
    output wire [   ELECTRODES-1:0] anodic,
    output wire [   ELECTRODES-1:0] discharge,
    output wire [             11:0] amplitude,     // 0.1 uA, of the pulse that settles or runs: there is one at a time
    // For lamps and for user logic
    output wire                     stopped,
    output wire                     host_present,
    output wire                     driven,        // an electrode has a level or carries current
    output wire                     heartbeat_current,
    output reg                      watchdog_released,
    output wire [              4:0] faults,
    output wire                     spike,         // one clock per item leaving the FIFO
    output wire [ CHANNEL_BITS-1:0] spike_channel,
    output wire [             31:0] spike_count,
    output wire                     guard_tripped,
    output wire [             31:0] late_pulses,
    output wire [             31:0] spikes_overflowed,
    // One clock per event, for counters: line error, framing, oversize, checksum, overrun, malformed, unknown,
    // sequence gap, emergency stop, echo
    output wire [              9:0] incidents,
    output wire [              7:0] missed_frames  // with the sequence gap
);
    localparam CHANNELS = 1 << CHANNEL_BITS;
    localparam [15:0] LAST_CHANNEL = CHANNELS - 1;

    // An elaboration error names the parameter that is out of range.
    generate
        if (MAX_AMPLITUDE > 4095 || MAX_PHASE_US > 1023 || MAX_GAP_US > 255 || MAX_RATE > 65535 || MAX_CHARGE > 1048575) limit_does_not_fit stop_here ();
        if (MIN_PERIOD_US * MAX_RATE > 1000000 * `WIRE_STEPS_HZ || MIN_PERIOD_US > 65535) period_contradicts_rate stop_here ();
        if (CLOCKS_PER_US < 2 || CLOCKS_PER_US > 64) clock_out_of_range stop_here ();
        if (PLAYOUT_US > 30000) playout_too_long stop_here ();
        if (ELECTRODES < 2 || ELECTRODES > 14 || ELECTRODES > CHANNELS) electrodes_out_of_range stop_here ();
        if (SHANNON_K > 185 || SHANNON_K < 0) shannon_k_out_of_range stop_here ();
        if (MAX_HOLD > 20000) hold_too_long stop_here ();
        if (SETTLE_US > 31 || MAX_LATE_US > 30000 || MAX_LATE_US < SETTLE_US + 2) late_or_settle_out_of_range stop_here ();
    endgenerate

    // 10^(k + 6), so that its product with an area in um2 is a square of charge in 0.1 pC
    localparam [63:0] TEN_TO_K = $rtoi(10.0 ** (SHANNON_K / 100.0 + 6.0) + 0.5);

    function [31:0] root(input [63:0] square);
        integer bit_at;
        reg [63:0] tried;
        begin
            root = 32'd0;
            for (bit_at = 31; bit_at >= 0; bit_at = bit_at - 1) begin
                tried = {32'd0, root} | (64'd1 << bit_at);
                if (tried * tried <= square) root = tried[31:0];
            end
        end
    endfunction

    // What a phase of each electrode may carry, 0.1 pC
    function [32*ELECTRODES-1:0] charges(input [63:0] ten_to_k);
        integer k;
        reg [31:0] limit;
        begin
            charges = 0;
            for (k = 0; k < ELECTRODES; k = k + 1) begin
                limit = root({32'd0, AREAS[32*k+:32]} * ten_to_k);
                if (AREAS[32*k+:32] < 32'd2000 && limit > 32'd40000) limit = 32'd40000;
                if (limit > MAX_CHARGE) limit = MAX_CHARGE;
                charges[32*k+:32] = limit;
            end
        end
    endfunction
    localparam [32*ELECTRODES-1:0] CHARGES = charges(TEN_TO_K);

    wire us_tick, ms_tick;
    wire [31:0] now_us;
    microsecond_clock #(
        .CLOCKS_PER_US(CLOCKS_PER_US)
    ) timebase (
        .clk(clk),
        .us_tick(us_tick),
        .ms_tick(ms_tick),
        .now_us(now_us)
    );

    // Line in
    wire [7:0] rx_data;
    wire rx_valid, line_error;
    uart_receiver receiver (
        .clk(clk),
        .rst(rst),
        .baud_step(baud_step),
        .rx(rx),
        .data(rx_data),
        .valid(rx_valid),
        .line_error(line_error)
    );

    wire wire_stop;
    stop_detector detector (
        .clk  (clk),
        .rst  (rst),
        .data (rx_data),
        .valid(rx_valid),
        .stop (wire_stop)
    );

    wire frame_valid, frame_half, framing_error, oversize_error, crc_error, overrun_error;
    wire [7:0] frame_bytes, frame_data;
    wire [8:0] frame_address;
    wire decoder_busy, processor_busy;
    frame_decoder frames (
        .clk(clk),
        .rst(rst),
        .data(rx_data),
        .valid(rx_valid),
        .stop(wire_stop),
        .reader_busy(decoder_busy || processor_busy),
        .frame_valid(frame_valid),
        .frame_half(frame_half),
        .frame_bytes(frame_bytes),
        .framing_error(framing_error),
        .oversize_error(oversize_error),
        .crc_error(crc_error),
        .overrun_error(overrun_error),
        .read_address(frame_address),
        .read_data(frame_data)
    );

    wire [143:0] head;
    wire hello, heartbeat, command, nonsense, malformed, unknown, echoed, sequence_gap;
    wire item, item_is_rate, item_routable, items_end, items_good;
    wire [15:0] item_channel;
    wire [31:0] item_value;
    message_decoder #(
        .CHANNELS(CHANNELS)
    ) messages (
        .clk(clk),
        .rst(rst),
        .frame_valid(frame_valid),
        .frame_half(frame_half),
        .frame_bytes(frame_bytes),
        .read_address(frame_address),
        .read_data(frame_data),
        .busy(decoder_busy),
        .head(head),
        .hello(hello),
        .heartbeat(heartbeat),
        .command(command),
        .nonsense(nonsense),
        .malformed(malformed),
        .unknown(unknown),
        .echoed(echoed),
        .sequence_gap(sequence_gap),
        .missed_frames(missed_frames),
        .item(item),
        .item_is_rate(item_is_rate),
        .item_channel(item_channel),
        .item_routable(item_routable),
        .item_value(item_value),
        .items_end(items_end),
        .items_good(items_good)
    );
    assign incidents = {
        echoed, wire_stop, sequence_gap, unknown, malformed, overrun_error, crc_error, oversize_error, framing_error, line_error
    };

    // Session
    wire session_open, new_session, heard, fresh, reply_hello, spikes_kept, writing_heartbeat, halted, halted_before;
    wire [31:0] session_id, hello_us, previous_id, previous_spikes, spikes, spikes_us, heard_echo_us, heard_us, heard_spikes;
    wire [31:0] spikes_stored;
    wire [15:0] rejected;
    session host (
        .clk(clk),
        .rst(rst),
        .now_us(now_us),
        .head(head[95:0]),
        .hello(hello),
        .heartbeat(heartbeat),
        .heartbeat_hold(writing_heartbeat),
        .rejected_frame(framing_error || oversize_error || crc_error || overrun_error || malformed),
        .spikes_kept(spikes_kept),
        .spikes_stored(spikes_stored),
        .open(session_open),
        .new_session(new_session),
        .heard(heard),
        .fresh(fresh),
        .reply_hello(reply_hello),
        .id(session_id),
        .hello_us(hello_us),
        .previous_id(previous_id),
        .previous_spikes(previous_spikes),
        .spikes(spikes),
        .spikes_us(spikes_us),
        .heard_echo_us(heard_echo_us),
        .heard_us(heard_us),
        .heard_spikes(heard_spikes),
        .rejected(rejected),
        .stopped(stopped),
        .halted(halted),
        .halted_before(halted_before)
    );

    watchdog #(
        .LIMIT_MS(WATCHDOG_MS)
    ) dog (
        .clk(clk),
        .rst(rst),
        .ms_tick(ms_tick),
        .new_session(new_session),
        .heartbeat(heard),
        .fresh(fresh),
        .current(heartbeat_current),
        .present(host_present)
    );

    // Spikes
    wire available, head_is_rate, take;
    wire [CHANNEL_BITS-1:0] head_channel;
    wire [31:0] head_value;
    spike_fifo #(
        .ADDRESS_BITS(FIFO_BITS),
        .CHANNEL_BITS(CHANNEL_BITS)
    ) fifo (
        .clk(clk),
        .rst(rst),
        .item(item),
        .item_is_rate(item_is_rate),
        .item_channel(item_channel[CHANNEL_BITS-1:0]),
        .item_routable(item_routable),
        .item_value(item_value),
        .keep(items_end && items_good && session_open),
        .drop(items_end && !(items_good && session_open)),
        .kept(spikes_kept),
        .kept_stored(spikes_stored),
        .overflowed(spikes_overflowed),
        .available(available),
        .head_is_rate(head_is_rate),
        .head_channel(head_channel),
        .head_value(head_value),
        .take(take)
    );

    spike_playout #(
        .CHANNEL_BITS(CHANNEL_BITS),
        .DELAY_US(PLAYOUT_US)
    ) playout (
        .clk(clk),
        .rst(rst),
        .new_session(new_session),
        .us_tick(us_tick),
        .available(available),
        .head_is_rate(head_is_rate),
        .head_channel(head_channel),
        .head_value(head_value),
        .take(take),
        .leaving(spike),
        .channel(spike_channel),
        .count(spike_count)
    );

    // Telemetry tells one channel's count after the other.
    reg [15:0] told_channel;
    wire [31:0] told_count;
    spike_counters #(
        .CHANNEL_BITS(CHANNEL_BITS)
    ) counters (
        .clk(clk),
        .add(spike),
        .channel(spike_channel),
        .count(spike_count),
        .read_channel(told_channel[CHANNEL_BITS-1:0]),
        .read_count(told_count)
    );

    // Safety
    wire [1:0] stop_cause;
    wire [31:0] stop_us;
    wire announce_stop, call_host, clear_guards;
    emergency_stop #(
        .RESET_HOLD_MS(RESET_HOLD_MS)
    ) emergency (
        .clk(clk),
        .ms_tick(ms_tick),
        .now_us(now_us),
        .wire_stop(wire_stop),
        .button(stop_button),
        .fault_pins(fault_pins),
        .guard_trip(guard_tripped),
        .reset_key(reset_key),
        .latched(stopped),
        .cause(stop_cause),
        .faults(faults),
        .changed_us(stop_us),
        .announce(announce_stop),
        .call_host(call_host),
        .clear_guards(clear_guards)
    );

    // Commands
    localparam BITS = $clog2(ELECTRODES);
    wire answer, relax, writing_answer;
    wire [15:0] answer_id, last_id;
    wire [2:0] answer_reason;
    wire [31:0] answer_us, last_us;
    wire set, set_on, set_by_spikes;
    wire [BITS-1:0] set_electrode;
    wire [11:0] set_amplitude, set_rise;
    wire [9:0] set_phase_us;
    wire [7:0] set_gap_us;
    wire [23:0] set_period_us;
    wire [31:0] set_until_us;
    command_processor #(
        .ELECTRODES(ELECTRODES),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .MAX_PHASE_US(MAX_PHASE_US),
        .MAX_GAP_US(MAX_GAP_US),
        .MAX_RATE(MAX_RATE),
        .MAX_HOLD(MAX_HOLD),
        .CHARGES(CHARGES)
    ) commands (
        .clk(clk),
        .rst(rst),
        .forget(new_session),
        .now_us(now_us),
        .command(command && session_open),
        .nonsense(nonsense && session_open),
        .head(head),
        .answer_hold(writing_answer),
        .busy(processor_busy),
        .stopped(stopped),
        .current(heartbeat_current),
        .answer(answer),
        .answer_id(answer_id),
        .answer_reason(answer_reason),
        .answer_us(answer_us),
        .relax(relax),
        .set(set),
        .set_electrode(set_electrode),
        .set_on(set_on),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_period_us(set_period_us),
        .set_rise(set_rise),
        .set_until_us(set_until_us),
        .last_id(last_id),
        .last_us(last_us)
    );

    // Electrodes: nothing is on but under the heartbeat of a host, and nothing while stopped.
    wire [ELECTRODES-1:0] enabled;
    assign driven = enabled != 0 || discharge != {ELECTRODES{1'b1}};
    wire watchdog_bites = !heartbeat_current && enabled != 0;
    wire release_now = rst || stopped || relax || new_session || !heartbeat_current;
    electrodes #(
        .CLOCKS_PER_US(CLOCKS_PER_US),
        .ELECTRODES(ELECTRODES),
        .CHANNEL_BITS(CHANNEL_BITS),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .MAX_PHASE_US(MAX_PHASE_US),
        .MAX_GAP_US(MAX_GAP_US),
        .MIN_PERIOD_US(MIN_PERIOD_US),
        .MAX_CHARGE(MAX_CHARGE),
        .MAX_LATE_US(MAX_LATE_US),
        .SETTLE_US(SETTLE_US),
        .CHARGES(CHARGES)
    ) outputs (
        .clk(clk),
        .us_tick(us_tick),
        .ms_tick(ms_tick),
        .now_us(now_us),
        .release_now(release_now),
        .clear(clear_guards),
        .set(set),
        .set_electrode(set_electrode),
        .set_on(set_on),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_period_us(set_period_us),
        .set_rise(set_rise),
        .set_until_us(set_until_us),
        .spike(spike),
        .spike_channel(spike_channel),
        .spike_count(spike_count),
        .enabled(enabled),
        .late_pulses(late_pulses),
        .cathodic(cathodic),
        .anodic(anodic),
        .discharge(discharge),
        .amplitude(amplitude),
        .tripped(guard_tripped)
    );

    // What the device wants to say
    reg want_stop_state, want_stop_call, want_hello_reply, want_answer, want_heartbeat, want_telemetry;
    reg [15:0] telemetry_left_ms;
    wire [5:0] served;
    wire quiet, tx_ready, tx_valid;
    wire [7:0] tx_data;

    initial begin
        want_stop_state = 1'b0;
        want_stop_call = 1'b0;
        want_hello_reply = 1'b0;
        want_heartbeat = 1'b0;
        want_telemetry = 1'b0;
        want_answer = 1'b0;
        watchdog_released = 1'b0;
        telemetry_left_ms = 16'd0;
        told_channel = 16'd0;
    end

    always @(posedge clk) begin
        want_stop_state <= announce_stop || (want_stop_state && !served[0]);
        want_stop_call <= call_host || (want_stop_call && !served[1]);
        want_hello_reply <= reply_hello || (want_hello_reply && !served[2]);
        want_answer <= answer || (want_answer && !served[3]);
        want_heartbeat <= heard || (want_heartbeat && !served[4]);
        want_telemetry <= want_telemetry && !served[5];
        if (telemetry_left_ms != 16'd0) begin
            if (ms_tick) telemetry_left_ms <= telemetry_left_ms - 16'd1;
        end else if (host_present && session_open && quiet) begin
            // On a crowded line, telemetry waits until the line is free: its fields are read when it is written.
            telemetry_left_ms <= telemetry_ms;
            want_telemetry <= 1'b1;
        end
        // Its count is the last field of a message that takes less than a millisecond to write: then comes the next.
        if (telemetry_left_ms == 16'd1 && ms_tick) told_channel <= told_channel == LAST_CHANNEL ? 16'd0 : told_channel + 16'd1;
        // Until the next stimulation is set, or another host comes.
        watchdog_released <= (watchdog_bites && !new_session) || (watchdog_released && !set && !new_session);
        if (rst || new_session) begin
            want_heartbeat <= 1'b0;
            want_telemetry <= 1'b0;
            want_answer <= 1'b0;
        end
        if (rst) begin
            want_hello_reply <= 1'b0;
            watchdog_released <= 1'b0;
            telemetry_left_ms <= 16'd0;
        end
    end

    message_encoder #(
        .CHANNELS(CHANNELS),
        .ELECTRODES(ELECTRODES),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .MAX_PHASE_US(MAX_PHASE_US),
        .MAX_RATE(MAX_RATE),
        .MAX_CHARGE(MAX_CHARGE),
        .MAX_HOLD(MAX_HOLD),
        .SHANNON_K(SHANNON_K),
        .AREAS(AREAS),
        .CHARGES(CHARGES)
    ) speaker (
        .clk(clk),
        .rst(rst),
        .want_stop_state(want_stop_state),
        .want_stop_call(want_stop_call),
        .want_hello_reply(want_hello_reply),
        .want_answer(want_answer),
        .want_heartbeat(want_heartbeat),
        .want_telemetry(want_telemetry),
        .served(served),
        .quiet(quiet),
        .now_us(now_us),
        .baud(baud),
        .session_open(session_open),
        .session(session_id),
        .hello_us(hello_us),
        .previous_session(previous_id),
        .previous_spikes(previous_spikes),
        .stopped(stopped),
        .halted(halted),
        .halted_before(halted_before),
        .stop_cause(stop_cause),
        .stop_us(stop_us),
        .answer_id(answer_id),
        .answer_reason(answer_reason),
        .answer_us(answer_us),
        .last_id(last_id),
        .last_us(last_us),
        .spikes(spikes),
        .spikes_us(spikes_us),
        .watchdog_released(watchdog_released),
        .driven(driven),
        .heartbeat_current(heartbeat_current),
        .faults(faults),
        .overflowed(spikes_overflowed),
        .count_channel(told_channel),
        .count_value(told_count),
        .late_pulses(late_pulses),
        .heard_echo_us(heard_echo_us),
        .heard_us(heard_us),
        .heard_spikes(heard_spikes),
        .rejected(rejected),
        .writing_heartbeat(writing_heartbeat),
        .writing_answer(writing_answer),
        .out_data(tx_data),
        .out_valid(tx_valid),
        .out_ready(tx_ready)
    );

    uart_transmitter transmitter (
        .clk(clk),
        .rst(rst),
        .baud_step(baud_step),
        .data(tx_data),
        .valid(tx_valid),
        .ready(tx_ready),
        .tx(tx)
    );
endmodule

`default_nettype wire
