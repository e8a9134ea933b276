// The device: a serial line in, biphasic current pulses out. Speaks the wire protocol of docs/protocol.md, version 1.
// Limits are fixed when the hardware is made; nothing that comes over the line can change them.
`default_nettype none

module stimulator #(
    parameter CLOCKS_PER_US = 12,
    parameter ELECTRODES = 4,          // 2 to 64
    parameter CHANNEL_BITS = 6,        // 2^CHANNEL_BITS spike channels, at least as many as electrodes
    parameter FIFO_BITS = 8,           // the spike FIFO holds 2^FIFO_BITS
    parameter PLAYOUT_US = 2000,
    parameter MAX_AMPLITUDE = 2000,    // 0.1 uA, at most 4095
    parameter MAX_PHASE_US = 1000,     // at most 1023
    parameter MAX_GAP_US = 200,        // at most 255
    parameter MAX_RATE = 5000,         // 0.1 Hz
    parameter MIN_PERIOD_US = 2000,    // 10,000,000 / MAX_RATE
    parameter MAX_CHARGE = 1000000,    // per phase, 0.1 pC
    parameter WATCHDOG_MS = 250,
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
    output wire [12*ELECTRODES-1:0] amplitude,     // 0.1 uA
    output wire [   ELECTRODES-1:0] discharge,
    output wire [12*ELECTRODES-1:0] set_point,     // 0.1 uA, of the next pulse
    // For lamps and for user logic
    output wire                     stopped,
    output wire                     host_present,
    output wire                     driven,
    output wire                     spike,         // one clock per item leaving the FIFO
    output wire [ CHANNEL_BITS-1:0] spike_channel,
    output wire [             31:0] spike_count,
    output wire [   ELECTRODES-1:0] pulse_started,
    output wire [   ELECTRODES-1:0] pulse_skipped,
    output wire [   ELECTRODES-1:0] guard_tripped,
    output wire [             31:0] spikes_overflowed,
    output wire [             31:0] spikes_unroutable,
    // One clock per event, for counters: line error, framing, oversize, checksum, overrun, malformed, unknown,
    // sequence gap, emergency stop
    output wire [              8:0] incidents,
    output wire [              7:0] missed_frames  // with the sequence gap
);
    localparam CHANNELS = 1 << CHANNEL_BITS;
    localparam [15:0] LAST_CHANNEL = CHANNELS - 1;

    // An elaboration error names the parameter that is out of range.
    generate
        if (MAX_AMPLITUDE > 4095 || MAX_PHASE_US > 1023 || MAX_GAP_US > 255 || MAX_RATE > 65535) limit_does_not_fit stop_here ();
        if (MIN_PERIOD_US * MAX_RATE > 10000000 || MIN_PERIOD_US > 65535) period_contradicts_rate stop_here ();
        if (CLOCKS_PER_US < 2 || CLOCKS_PER_US > 64) clock_out_of_range stop_here ();
        if (PLAYOUT_US > 30000) playout_too_long stop_here ();
        if (ELECTRODES < 2 || ELECTRODES > 64 || ELECTRODES > CHANNELS) electrodes_out_of_range stop_here ();
    endgenerate

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

    wire [127:0] head;
    wire hello, heartbeat, command, malformed, unknown, sequence_gap;
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
        .malformed(malformed),
        .unknown(unknown),
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
        wire_stop, sequence_gap, unknown, malformed, overrun_error, crc_error, oversize_error, framing_error, line_error
    };

    // Session
    wire session_open, alive, new_session, reply_hello, reply_heartbeat, spikes_kept;
    wire [31:0] session_id, hello_us, previous_id, previous_spikes, spikes, spikes_us, heard_echo_us, heard_us, heard_spikes;
    wire writing_heartbeat;
    wire [31:0] spikes_stored;
    wire [15:0] rejected;
    session host (
        .clk(clk),
        .rst(rst),
        .now_us(now_us),
        .head(head),
        .hello(hello),
        .heartbeat(heartbeat),
        .heartbeat_hold(writing_heartbeat),
        .rejected_frame(framing_error || oversize_error || crc_error || overrun_error || malformed),
        .spikes_kept(spikes_kept),
        .spikes_stored(spikes_stored),
        .open(session_open),
        .alive(alive),
        .new_session(new_session),
        .reply_hello(reply_hello),
        .reply_heartbeat(reply_heartbeat),
        .id(session_id),
        .hello_us(hello_us),
        .previous_id(previous_id),
        .previous_spikes(previous_spikes),
        .spikes(spikes),
        .spikes_us(spikes_us),
        .heard_echo_us(heard_echo_us),
        .heard_us(heard_us),
        .heard_spikes(heard_spikes),
        .rejected(rejected)
    );

    wire silent;
    watchdog #(
        .LIMIT_MS(WATCHDOG_MS)
    ) dog (
        .clk(clk),
        .rst(rst),
        .ms_tick(ms_tick),
        .alive(alive),
        .expired(silent),
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
        .unroutable(spikes_unroutable),
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
        .guard_trip(guard_tripped != 0),
        .reset_key(reset_key),
        .latched(stopped),
        .cause(stop_cause),
        .changed_us(stop_us),
        .announce(announce_stop),
        .call_host(call_host),
        .clear_guards(clear_guards)
    );

    reg [9:0] fault_sync;
    initial fault_sync = 10'd0;
    always @(posedge clk) fault_sync <= {fault_sync[4:0], fault_pins};
    wire [4:0] faults = fault_sync[9:5];
    wire fault = faults != 5'd0;

    // Commands
    wire answer, relax, acted, set_by_spikes;
    wire [15:0] answer_id, last_id, set_rate;
    wire [2:0] answer_reason;
    wire [31:0] answer_us, last_us;
    wire [ELECTRODES-1:0] set;
    wire [11:0] set_amplitude;
    wire [9:0] set_phase_us;
    wire [7:0] set_gap_us;
    reg want_answer;
    command_processor #(
        .ELECTRODES(ELECTRODES),
        .MAX_AMPLITUDE(MAX_AMPLITUDE),
        .MAX_PHASE_US(MAX_PHASE_US),
        .MAX_GAP_US(MAX_GAP_US),
        .MAX_RATE(MAX_RATE),
        .MAX_CHARGE(MAX_CHARGE)
    ) commands (
        .clk(clk),
        .rst(rst),
        .forget(new_session),
        .now_us(now_us),
        .command(command && session_open),
        .head(head),
        .answer_pending(want_answer),
        .busy(processor_busy),
        .stopped(stopped),
        .fault(fault),
        .answer(answer),
        .answer_id(answer_id),
        .answer_reason(answer_reason),
        .answer_us(answer_us),
        .relax(relax),
        .set(set),
        .set_by_spikes(set_by_spikes),
        .set_amplitude(set_amplitude),
        .set_phase_us(set_phase_us),
        .set_gap_us(set_gap_us),
        .set_rate(set_rate),
        .acted(acted),
        .last_id(last_id),
        .last_us(last_us)
    );

    // Electrodes
    wire [ELECTRODES-1:0] enabled;
    assign driven = enabled != 0;
    reg watchdog_released;
    wire watchdog_bites = silent && driven;
    wire release_now = rst || stopped || fault || relax || watchdog_bites;
    wire [3:0] spike_burst = spike_count > 32'd15 ? 4'd15 : spike_count[3:0];

    genvar e;
    generate
        for (e = 0; e < ELECTRODES; e = e + 1) begin : at
            electrode #(
                .CLOCKS_PER_US(CLOCKS_PER_US),
                .MAX_AMPLITUDE(MAX_AMPLITUDE),
                .MAX_PHASE_US(MAX_PHASE_US),
                .MAX_GAP_US(MAX_GAP_US),
                .MIN_PERIOD_US(MIN_PERIOD_US),
                .MAX_CHARGE(MAX_CHARGE)
            ) pulses (
                .clk(clk),
                .us_tick(us_tick),
                .release_now(release_now),
                .clear(clear_guards),
                .set(set[e]),
                .set_by_spikes(set_by_spikes),
                .set_amplitude(set_amplitude),
                .set_phase_us(set_phase_us),
                .set_gap_us(set_gap_us),
                .set_rate(set_rate),
                .spike(spike && spike_channel == e),
                .spikes(spike_burst),
                .enabled(enabled[e]),
                .cathodic(cathodic[e]),
                .anodic(anodic[e]),
                .amplitude(amplitude[12*e+:12]),
                .discharge(discharge[e]),
                .set_point(set_point[12*e+:12]),
                .started(pulse_started[e]),
                .skipped(pulse_skipped[e]),
                .tripped(guard_tripped[e])
            );
        end
    endgenerate

    // What the device wants to say
    reg want_stop_state, want_stop_call, want_hello_reply, want_heartbeat, want_telemetry;
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
        want_heartbeat <= reply_heartbeat || (want_heartbeat && !served[4]);
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
        // Until the next stimulation is set.
        watchdog_released <= watchdog_bites || (watchdog_released && !acted);
        if (rst) begin
            want_hello_reply <= 1'b0;
            want_heartbeat <= 1'b0;
            want_telemetry <= 1'b0;
            want_answer <= 1'b0;
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
        .MAX_CHARGE(MAX_CHARGE)
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
        .session(session_id),
        .hello_us(hello_us),
        .previous_session(previous_id),
        .previous_spikes(previous_spikes),
        .stopped(stopped),
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
        .faults(faults),
        .overflowed(spikes_overflowed),
        .count_channel(told_channel),
        .count_value(told_count),
        .heard_echo_us(heard_echo_us),
        .heard_us(heard_us),
        .heard_spikes(heard_spikes),
        .rejected(rejected),
        .writing_heartbeat(writing_heartbeat),
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
