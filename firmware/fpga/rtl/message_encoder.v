// Writes the device's messages into a ring of bytes: header, sequence number, fields, checksum, stuffed as they come.
// A message is begun only when the ring has room for the longest one, so that none is ever cut short.
`include "wire_generated.vh"
`default_nettype none

module message_encoder #(
    parameter CHANNELS = 64,
    parameter ELECTRODES = 4,
    parameter MAX_AMPLITUDE = 2000,
    parameter MAX_PHASE_US = 1000,
    parameter MAX_RATE = 5000,
    parameter MAX_CHARGE = 1000000,
    parameter MAX_HOLD = 6000,
    parameter SHANNON_K = 150,
    parameter [32*ELECTRODES-1:0] AREAS = {ELECTRODES{32'd31416}},
    parameter [32*ELECTRODES-1:0] CHARGES = {ELECTRODES{32'd996725}},
    // Length and name, length and serial number: 34 bytes.
    parameter [271:0] TEXTS = {8'd24, "Retinode FPGA stimulator", 8'd8, "FPGA-001"}
) (
    input  wire        clk,
    input  wire        rst,
    // Requests, served in this order; `served` answers with the same bit when the message is begun
    input  wire        want_stop_state,
    input  wire        want_stop_call,  // the emergency stop itself, to the host
    input  wire        want_hello_reply,
    input  wire        want_answer,
    input  wire        want_heartbeat,
    input  wire        want_telemetry,
    output reg  [ 5:0] served,          // {telemetry, heartbeat, answer, hello reply, stop call, stop state}
    output wire        quiet,           // nothing waits to be sent
    // Fields
    input  wire [31:0] now_us,
    input  wire [31:0] baud,
    input  wire        session_open,
    input  wire [31:0] session,         // that the last HELLO asked for
    input  wire [31:0] hello_us,
    input  wire [31:0] previous_session,
    input  wire [31:0] previous_spikes,
    input  wire        stopped,
    input  wire        halted,          // stopped at some time of this session
    input  wire        halted_before,   // stopped at some time since the session before began
    input  wire [ 1:0] stop_cause,
    input  wire [31:0] stop_us,
    input  wire [15:0] answer_id,
    input  wire [ 2:0] answer_reason,
    input  wire [31:0] answer_us,
    input  wire [15:0] last_id,
    input  wire [31:0] last_us,
    input  wire [31:0] spikes,
    input  wire [31:0] spikes_us,
    input  wire        watchdog_released,
    input  wire        driven,
    input  wire        heartbeat_current,
    input  wire [ 4:0] faults,
    input  wire [31:0] overflowed,
    input  wire [15:0] count_channel,
    input  wire [31:0] count_value,
    input  wire [31:0] late_pulses,
    input  wire [31:0] heard_echo_us,
    input  wire [31:0] heard_us,
    input  wire [31:0] heard_spikes,
    input  wire [15:0] rejected,
    output wire        writing_heartbeat,
    output wire        writing_answer,
    // Bytes to the line
    output wire [ 7:0] out_data,
    output wire        out_valid,
    input  wire        out_ready
);
    localparam RING_BITS = 9;
    localparam [RING_BITS:0] ROOM = (1 << RING_BITS) - 256;  // HELLO_REPLY and ELECTRODES go together

    localparam [2:0] STOP_STATE = 3'd0, STOP_CALL = 3'd1, HELLO_REPLY = 3'd2, ANSWER = 3'd3, HEARTBEAT = 3'd4,
        TELEMETRY = 3'd5, NAK = 3'd6, LIMITS = 3'd7;

    localparam [4:0] LATE = 5'd0, VERSION = 5'd1, NOW = 5'd2, SESSION = 5'd3, HELLO_US = 5'd4, OLD_SESSION = 5'd5,
        OLD_SPIKES = 5'd6, ABILITIES = 5'd7, BUFFER = 5'd8, BAUD = 5'd9, FIRMWARE = 5'd10, TEXT = 5'd11,
        LIMIT_A = 5'd12, LIMIT_B = 5'd13, LIMIT_C = 5'd14, ANSWER_ID = 5'd15, ANSWER_US = 5'd16, REASON = 5'd17,
        LAST_ID = 5'd18, LAST_US = 5'd19, SPIKES = 5'd20, SPIKES_US = 5'd21, CONDITION = 5'd22, OVERFLOWED = 5'd23,
        COUNT_CHANNEL = 5'd24, COUNT_VALUE = 5'd25, HEARD_ECHO = 5'd26, HEARD_US = 5'd27, REJECTED = 5'd28,
        STOP = 5'd29, STOP_US = 5'd30, HEARD_SPIKES = 5'd31;

    localparam [15:0] CAPABILITIES = `WIRE_CAPABILITY_EVENTS | `WIRE_CAPABILITY_RATES | `WIRE_CAPABILITY_TELEMETRY
        | `WIRE_CAPABILITY_STIMULATE;
    localparam [3:0] PROTOCOL_VERSION = `WIRE_PROTOCOL_VERSION;
    localparam [15:0] CRC_START = `WIRE_CRC_START;
    localparam [7:0] DELIMITER = `WIRE_DELIMITER;
    localparam [55:0] STOP_SEQUENCE = `WIRE_EMERGENCY_STOP;
    localparam [15:0] CHANNEL_COUNT = CHANNELS, ELECTRODE_COUNT = ELECTRODES, AMPLITUDE_LIMIT = MAX_AMPLITUDE,
        PHASE_LIMIT = MAX_PHASE_US, RATE_LIMIT = MAX_RATE, HOLD_LIMIT = MAX_HOLD;
    localparam [31:0] K = SHANNON_K;
    localparam [4:0] LAST_LIMIT = 1 + 2 * ELECTRODES;
    localparam [31:0] CHARGE_LIMIT = MAX_CHARGE;

    localparam [287:0] PADDED_TEXTS = {TEXTS, 16'd0};

    // What a message consists of: {last field, bytes - 1, field}
    function [7:0] layout(input [2:0] kind, input [4:0] step);
        case ({kind, step})
            {HELLO_REPLY, 5'd0}: layout = {1'b0, 2'd0, VERSION};  // of the protocol
            {HELLO_REPLY, 5'd1}: layout = {1'b0, 2'd3, SESSION};
            {HELLO_REPLY, 5'd2}: layout = {1'b0, 2'd3, HELLO_US};
            {HELLO_REPLY, 5'd3}: layout = {1'b0, 2'd3, NOW};
            {HELLO_REPLY, 5'd4}: layout = {1'b0, 2'd3, OLD_SESSION};
            {HELLO_REPLY, 5'd5}: layout = {1'b0, 2'd3, OLD_SPIKES};
            {HELLO_REPLY, 5'd6}: layout = {1'b0, 2'd3, ABILITIES};
            {HELLO_REPLY, 5'd7}: layout = {1'b0, 2'd1, BUFFER};
            {HELLO_REPLY, 5'd8}: layout = {1'b0, 2'd3, BAUD};
            {HELLO_REPLY, 5'd9}: layout = {1'b0, 2'd3, FIRMWARE};
            {HELLO_REPLY, 5'd18}: layout = {1'b0, 2'd1, TEXT};
            {HELLO_REPLY, 5'd19}: layout = {1'b0, 2'd3, LIMIT_A};
            {HELLO_REPLY, 5'd20}: layout = {1'b0, 2'd3, LIMIT_B};
            {HELLO_REPLY, 5'd21}: layout = {1'b1, 2'd3, LIMIT_C};
            {ANSWER, 5'd0}: layout = {1'b0, 2'd1, ANSWER_ID};
            {ANSWER, 5'd1}: layout = {1'b1, 2'd3, ANSWER_US};
            {NAK, 5'd0}: layout = {1'b0, 2'd1, ANSWER_ID};
            {NAK, 5'd1}: layout = {1'b0, 2'd0, REASON};
            {NAK, 5'd2}: layout = {1'b1, 2'd3, ANSWER_US};
            {HEARTBEAT, 5'd0}: layout = {1'b0, 2'd3, NOW};
            {HEARTBEAT, 5'd1}: layout = {1'b0, 2'd3, HEARD_ECHO};
            {HEARTBEAT, 5'd2}: layout = {1'b0, 2'd3, HEARD_US};
            {HEARTBEAT, 5'd3}: layout = {1'b0, 2'd3, HEARD_SPIKES};
            {HEARTBEAT, 5'd4}: layout = {1'b1, 2'd1, REJECTED};
            {STOP_STATE, 5'd0}: layout = {1'b0, 2'd1, STOP};
            {STOP_STATE, 5'd1}: layout = {1'b1, 2'd3, STOP_US};
            {TELEMETRY, 5'd0}: layout = {1'b0, 2'd3, NOW};
            {TELEMETRY, 5'd1}: layout = {1'b0, 2'd1, LAST_ID};
            {TELEMETRY, 5'd2}: layout = {1'b0, 2'd3, LAST_US};
            {TELEMETRY, 5'd3}: layout = {1'b0, 2'd3, SPIKES};
            {TELEMETRY, 5'd4}: layout = {1'b0, 2'd3, SPIKES_US};
            {TELEMETRY, 5'd5}: layout = {1'b0, 2'd2, CONDITION};
            // No digits, wrist, force sensor, motor or thermometer: 18 zeros.
            {TELEMETRY, 5'd10}: layout = {1'b0, 2'd1, TEXT};
            {TELEMETRY, 5'd11}: layout = {1'b0, 2'd3, OVERFLOWED};
            {TELEMETRY, 5'd12}: layout = {1'b0, 2'd1, COUNT_CHANNEL};
            {TELEMETRY, 5'd13}: layout = {1'b0, 2'd3, COUNT_VALUE};
            {TELEMETRY, 5'd14}: layout = {1'b1, 2'd3, LATE};
            {LIMITS, 5'd1}: layout = {1'b0, 2'd2, TEXT};
            {LIMITS, LAST_LIMIT}: layout = {1'b1, 2'd3, TEXT};
            default: layout = {1'b0, 2'd3, TEXT};  // fixed: HELLO_REPLY, steps 10 to 17; TELEMETRY's zeros; LIMITS
        endcase
    endfunction

    // Four characters of the texts, the first one lowest; the texts begin at step 10 of HELLO_REPLY. Behind the largest
    // current through the return, longest hold, k and first electrode, LIMITS has area and charge of each electrode.
    function [31:0] fixed_word(input [2:0] kind, input [4:0] step);
        integer k;
        begin
            fixed_word = 32'd0;
            if (kind == HELLO_REPLY) begin
                for (k = 0; k < 9; k = k + 1) if (step == 5'd10 + k) fixed_word = PADDED_TEXTS[256-32*k+:32];
                fixed_word = {fixed_word[7:0], fixed_word[15:8], fixed_word[23:16], fixed_word[31:24]};
            end
            if (kind == LIMITS) begin
                if (step == 5'd0) fixed_word = {HOLD_LIMIT, AMPLITUDE_LIMIT};
                if (step == 5'd1) fixed_word = K;
                for (k = 0; k < ELECTRODES; k = k + 1) begin
                    if (step == 2 + 2 * k) fixed_word = AREAS[32*k+:32];
                    if (step == 3 + 2 * k) fixed_word = CHARGES[32*k+:32];
                end
            end
        end
    endfunction

    function [7:0] stop_byte(input [2:0] index);
        case (index)
            3'd1: stop_byte = STOP_SEQUENCE[47:40];
            3'd2: stop_byte = STOP_SEQUENCE[39:32];
            3'd3: stop_byte = STOP_SEQUENCE[31:24];
            3'd4: stop_byte = STOP_SEQUENCE[23:16];
            3'd5: stop_byte = STOP_SEQUENCE[15:8];
            default: stop_byte = STOP_SEQUENCE[7:0];  // the first as the last
        endcase
    endfunction

    // The version above the kind
    function [7:0] header(input [2:0] kind);
        case (kind)
            HELLO_REPLY: header = 16 * `WIRE_GREETING_VERSION + `WIRE_KIND_HELLO_REPLY;
            ANSWER: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_ACK;
            NAK: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_NAK;
            TELEMETRY: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_TELEMETRY;
            HEARTBEAT: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_HEARTBEAT_ANSWER;
            LIMITS: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_ELECTRODES;
            default: header = 16 * `WIRE_PROTOCOL_VERSION + `WIRE_KIND_EMERGENCY_STOP_STATE;
        endcase
    endfunction

    localparam [3:0] IDLE = 4'd0, GUARD = 4'd1, HEADER = 4'd2, SEQUENCE = 4'd3, LOAD = 4'd4, BYTES = 4'd5,
        CHECK_HIGH = 4'd6, CHECK_LOW = 4'd7, CLOSE = 4'd8, DELIMIT = 4'd9, CALL = 4'd10;

    reg [3:0] state;
    reg [2:0] kind;
    reg [4:0] step;
    reg [1:0] bytes_left;
    reg       last_field;
    reg [31:0] word;
    reg [15:0] crc;
    reg [7:0] sequence_number;
    reg [2:0] call_index;

    reg [7:0] ring[0:(1<<RING_BITS)-1];
    reg [RING_BITS:0] write_at, code_at, ready_to, read_at;
    reg [7:0] out;
    reg       holds;

    initial begin
        state = IDLE;
        sequence_number = 8'd0;
        write_at = 0;
        code_at = 0;
        ready_to = 0;
        read_at = 0;
        served = 6'd0;
        holds = 1'b0;
    end

    wire [7:0] entry = layout(kind, step);
    reg [31:0] field;
    always @* begin
        case (entry[4:0])
            VERSION: field = {4{session_open}} & PROTOCOL_VERSION;
            NOW: field = now_us;
            SESSION: field = session;
            HELLO_US: field = hello_us;
            OLD_SESSION: field = previous_session;
            OLD_SPIKES: field = previous_spikes;
            ABILITIES: field = {CHANNEL_COUNT, CAPABILITIES};
            BUFFER: field = `WIRE_MAX_FRAME_BYTES;
            BAUD: field = baud;
            FIRMWARE: field = {5'd0, halted_before, 1'b0, stopped, 8'd0, 8'd0, 8'd2};
            TEXT: field = fixed_word(kind, step);
            LIMIT_A: field = {AMPLITUDE_LIMIT, ELECTRODE_COUNT};
            LIMIT_B: field = {RATE_LIMIT, PHASE_LIMIT};
            LIMIT_C: field = CHARGE_LIMIT;
            ANSWER_ID: field = {16'd0, answer_id};
            ANSWER_US: field = answer_us;
            REASON: field = {29'd0, answer_reason};
            LAST_ID: field = {16'd0, last_id};
            LAST_US: field = last_us;
            SPIKES: field = spikes;
            SPIKES_US: field = spikes_us;
            CONDITION: field = {19'd0, faults, 3'd0, halted, heartbeat_current, driven, watchdog_released, stopped};
            OVERFLOWED: field = overflowed;
            COUNT_CHANNEL: field = {16'd0, count_channel};
            COUNT_VALUE: field = count_value;
            LATE: field = late_pulses;
            HEARD_ECHO: field = heard_echo_us;
            HEARD_US: field = heard_us;
            REJECTED: field = {16'd0, rejected};
            STOP: field = {22'd0, stop_cause, 7'd0, stopped};
            STOP_US: field = stop_us;
            HEARD_SPIKES: field = heard_spikes;
            default: field = 32'd0;
        endcase
    end

    // The byte of the frame that is written in this clock
    reg [7:0] plain;
    reg       emit;
    always @* begin
        emit = 1'b1;
        case (state)
            HEADER: plain = header(kind);
            SEQUENCE: plain = sequence_number;
            BYTES: plain = word[7:0];
            CHECK_HIGH, CHECK_LOW: plain = ~crc[15:8];  // inverted, or zeros behind a frame would go unseen
            default: begin
                plain = 8'd0;
                emit = 1'b0;
            end
        endcase
    end
    wire [15:0] next_crc;
    crc16_byte sum (
        .crc (crc),
        .data(plain),
        .next(next_crc)
    );

    // One write a clock: the byte itself, or, where it is a zero, the code byte that stands for it.
    wire [RING_BITS:0] span = write_at - code_at;
    wire zero = plain == DELIMITER;
    wire raw = state == GUARD || state == DELIMIT || state == CALL;
    wire write = (emit || raw || state == CLOSE) && !rst;
    wire [RING_BITS-1:0] write_address = raw || (emit && !zero) ? write_at[RING_BITS-1:0] : code_at[RING_BITS-1:0];
    wire [7:0] write_data = state == CALL ? stop_byte(call_index) : raw ? DELIMITER : (emit && !zero) ? plain : span[7:0];

    wire [RING_BITS:0] used = write_at - read_at;
    wire has_room = used <= ROOM;
    wire any = want_stop_state || want_stop_call || want_hello_reply || want_answer || want_heartbeat || want_telemetry;

    // Reading: a byte waits in `out`.
    wire      fetch = read_at != ready_to && (!holds || out_ready);
    assign out_data = out;
    assign out_valid = holds;
    assign writing_heartbeat = state != IDLE && kind == HEARTBEAT;
    assign writing_answer = state != IDLE && (kind == ANSWER || kind == NAK);
    assign quiet = !holds && read_at == ready_to && state == IDLE;

    always @(posedge clk) begin
        if (write) ring[write_address] <= write_data;
        if (fetch) out <= ring[read_at[RING_BITS-1:0]];
    end

    always @(posedge clk) begin
        served <= 6'd0;
        if (fetch) begin
            read_at <= read_at + 1'b1;
            holds <= 1'b1;
        end else if (out_ready) holds <= 1'b0;
        if (emit) begin
            write_at <= write_at + 1'b1;
            if (zero) code_at <= write_at;
        end
        case (state)
            IDLE: if (any && has_room && served == 6'd0) begin
                step <= 5'd0;
                crc <= CRC_START;
                call_index <= 3'd0;
                state <= GUARD;
                if (want_stop_state) begin
                    kind <= STOP_STATE;
                    served <= 6'b000001;
                end else if (want_stop_call) begin
                    kind <= STOP_CALL;
                    served <= 6'b000010;
                    state <= CALL;
                end else if (want_hello_reply) begin
                    kind <= HELLO_REPLY;
                    served <= 6'b000100;
                end else if (want_answer) begin
                    kind <= answer_reason == 3'd0 ? ANSWER : NAK;
                    served <= 6'b001000;
                end else if (want_heartbeat) begin
                    kind <= HEARTBEAT;
                    served <= 6'b010000;
                end else begin
                    kind <= TELEMETRY;
                    served <= 6'b100000;
                end
            end
            GUARD: begin
                // A delimiter in front, so that noise on an idle line cannot swallow the frame; then room for the code.
                code_at <= write_at + 1'b1;
                write_at <= write_at + 2'd2;
                state <= HEADER;
            end
            HEADER: begin
                crc <= next_crc;
                state <= SEQUENCE;
            end
            SEQUENCE: begin
                crc <= next_crc;
                sequence_number <= sequence_number + 8'd1;
                state <= LOAD;
            end
            LOAD: begin
                {last_field, bytes_left} <= entry[7:5];
                word <= field;
                step <= step + 5'd1;
                state <= BYTES;
            end
            BYTES: begin
                crc <= next_crc;
                word <= {8'd0, word[31:8]};
                bytes_left <= bytes_left - 2'd1;
                if (bytes_left == 2'd0) state <= last_field ? CHECK_HIGH : LOAD;
            end
            CHECK_HIGH: begin
                crc <= {crc[7:0], 8'd0};
                state <= CHECK_LOW;
            end
            CHECK_LOW: state <= CLOSE;
            CLOSE: state <= DELIMIT;
            DELIMIT: begin
                write_at <= write_at + 1'b1;
                ready_to <= write_at + 1'b1;
                state <= IDLE;
                // What the electrodes may carry, right behind the greeting that begins or repeats a session
                if (kind == HELLO_REPLY && session_open) begin
                    kind <= LIMITS;
                    step <= 5'd0;
                    crc <= CRC_START;
                    state <= GUARD;
                end
            end
            CALL: begin
                write_at <= write_at + 1'b1;
                call_index <= call_index + 3'd1;
                if (call_index == 3'd6) begin
                    ready_to <= write_at + 1'b1;
                    state <= IDLE;
                end
            end
            default: state <= IDLE;
        endcase
        if (rst) begin
            state <= IDLE;
            write_at <= 0;
            ready_to <= 0;
            read_at <= 0;
            holds <= 1'b0;
        end
    end
endmodule

`default_nettype wire
