// Reads one frame from the frame RAM, a byte a clock, and says what it is. Spikes are handed on as they are read and
// confirmed (or taken back) at the end, so that nothing of a malformed frame takes effect.
`include "wire_generated.vh"
`default_nettype none

module message_decoder #(
    parameter CHANNELS = 64
) (
    input  wire         clk,
    input  wire         rst,
    input  wire         frame_valid,
    input  wire         frame_half,
    input  wire [  7:0] frame_bytes,
    output reg  [  8:0] read_address,
    input  wire [  7:0] read_data,
    output wire         busy,
    // The first 18 bytes of the payload, little-endian; stable from the strobes below to the next frame.
    output reg  [143:0] head,
    output reg          hello,
    output reg          heartbeat,
    output reg          command,
    output reg          nonsense,      // with `malformed`: a command that has an id at least
    output reg          malformed,
    output reg          unknown,       // not of the version that its kind has, or a kind that the version has not
    output reg          echoed,        // of a kind that only devices send: from a line that echoes, and not looked into
    output reg          sequence_gap,
    output reg  [  7:0] missed_frames, // with sequence_gap
    // Spikes: `item` per spike (count 1, with its stamp) or per channel of a rates frame (count, no stamp).
    output reg          item,
    output reg          item_is_rate,
    output reg  [ 15:0] item_channel,
    output reg          item_routable, // the device has this channel
    output reg  [ 31:0] item_value,    // stamp in us, or count
    output reg          items_end,     // all of the frame's items were handed on
    output reg          items_good     // with items_end: keep them
);
    localparam [2:0] IDLE = 3'd0, FETCH = 3'd1, HEADER = 3'd2, SEQUENCE = 3'd3, BODY = 3'd4, JUDGE = 3'd5;
    localparam [3:0] HELLO = `WIRE_KIND_HELLO, HELLO_REPLY = `WIRE_KIND_HELLO_REPLY, EVENTS = `WIRE_KIND_EVENTS,
        RATES = `WIRE_KIND_RATES, COMMAND = `WIRE_KIND_COMMAND, HEARTBEAT = `WIRE_KIND_HEARTBEAT,
        LAST_KIND = `WIRE_KIND_ELECTRODES;
    // Greetings travel in version 1 for ever, all else in the only version that this device speaks.
    localparam [3:0] GREETING_VERSION = `WIRE_GREETING_VERSION, VERSION = `WIRE_PROTOCOL_VERSION;
    localparam [7:0] GRIP = `WIRE_TARGET_GRIP, DIGITS = `WIRE_TARGET_DIGITS, WRIST = `WIRE_TARGET_WRIST,
        RELAX = `WIRE_TARGET_RELAX, STIMULATE = `WIRE_TARGET_STIMULATE;
    localparam [7:0] FRAME_BYTES = `WIRE_HEADER_BYTES + `WIRE_CHECKSUM_BYTES, HOST_BYTES = `WIRE_BOUND_HOST_BYTES,
        LAST_DRIVE = `WIRE_DRIVE_SPIKES;
    localparam [15:0] CLOSED = `WIRE_STEPS_CLOSURE, HALF_TURN = `WIRE_BOUND_HALF_TURN_DEG * `WIRE_STEPS_DEG,
        HALF_TURN_BACK = -HALF_TURN;
    localparam [31:0] LAST_CHANNEL = `WIRE_BOUND_CHANNEL, LONGEST_DELTA = `WIRE_BOUND_SPIKE_DELTA_US;
    localparam [16:0] CHANNEL_COUNT = CHANNELS;

    reg  [ 2:0] state;
    reg  [ 7:0] payload_bytes;
    reg  [ 7:0] index;
    reg  [ 3:0] version;
    reg  [ 3:0] code;
    reg         open;           // a sequence number is expected
    reg  [ 7:0] expected;
    reg  [ 7:0] sequence_number;
    // Variable-length numbers.
    reg  [ 2:0] group;
    reg  [31:0] partial;
    reg         wants_channel;  // of events: next is a channel, not a time difference
    reg         bad;
    reg  [31:0] stamp;
    reg  [16:0] rate_channel;

    initial begin
        state = IDLE;
        open = 1'b0;
        expected = 8'd0;
        hello = 1'b0;
        heartbeat = 1'b0;
        command = 1'b0;
        nonsense = 1'b0;
        malformed = 1'b0;
        unknown = 1'b0;
        echoed = 1'b0;
        sequence_gap = 1'b0;
        missed_frames = 8'd0;
        item = 1'b0;
        items_end = 1'b0;
        items_good = 1'b0;
        head = 144'd0;
    end

    assign busy = state != IDLE;

    reg  [31:0] value;
    wire [ 6:0] bits = read_data[6:0];
    wire        more = read_data[7];
    always @* begin
        case (group)
            3'd0: value = {25'd0, bits};
            3'd1: value = {18'd0, bits, partial[6:0]};
            3'd2: value = {11'd0, bits, partial[13:0]};
            3'd3: value = {4'd0, bits, partial[20:0]};
            default: value = {bits[3:0], partial[27:0]};
        endcase
    end
    // One number, one spelling: no last group of zero, no more than 32 bits.
    wire number_bad = group == 3'd4 ? (more || bits[6:4] != 3'd0 || bits == 7'd0) : (!more && group != 3'd0 && bits == 7'd0);
    wire in_numbers = (code == EVENTS && index >= 8'd4) || (code == RATES && index >= 8'd10);

    // Closures of a command, each at most 10,000, and the angle of the wrist, -180 to 180 degrees in tenths: judged as
    // their second byte comes. A grip has its closure at 4, digits theirs at 3, 5, 7, 9 and 11, a wrist its angle at 3.
    reg  [ 7:0] low_byte;
    wire [15:0] pair = {read_data, low_byte};
    wire        is_closure = (head[23:16] == GRIP && index == 8'd5)
        || (head[23:16] == DIGITS && !index[0] && index >= 8'd4 && index <= 8'd12);
    wire        is_angle = head[23:16] == WRIST && index == 8'd4;
    wire        pair_bad = (is_closure && pair > CLOSED) || (is_angle && pair > HALF_TURN && pair < HALF_TURN_BACK);

    reg         well_formed;
    always @* begin
        well_formed = 1'b0;
        case (code)
            HELLO: well_formed = payload_bytes >= 8'd11 && head[87:80] <= HOST_BYTES && payload_bytes >= 8'd11 + head[87:80]
                && head[7:0] != 8'd0 && head[7:0] <= head[15:8] && head[47:16] != 32'd0;
            EVENTS: well_formed = !bad && group == 3'd0 && payload_bytes >= 8'd5 && !wants_channel;
            RATES: well_formed = !bad && group == 3'd0 && payload_bytes >= 8'd10;
            HEARTBEAT: well_formed = payload_bytes >= 8'd18;
            COMMAND:
            case (head[23:16])
                GRIP: well_formed = payload_bytes >= 8'd10 && !bad;
                DIGITS: well_formed = payload_bytes >= 8'd17 && !bad;
                WRIST: well_formed = payload_bytes >= 8'd7 && !bad;
                RELAX: well_formed = payload_bytes >= 8'd3;
                STIMULATE: well_formed = payload_bytes >= 8'd18 && head[47:40] <= LAST_DRIVE;
                default: well_formed = 1'b0;
            endcase
            default: well_formed = 1'b0;
        endcase
    end

    wire is_greeting = code == HELLO || code == HELLO_REPLY;
    wire is_known = version == (is_greeting ? GREETING_VERSION : VERSION) && code != 4'd0 && code <= LAST_KIND;
    wire is_host_kind = code == HELLO || code == EVENTS || code == RATES || code == COMMAND || code == HEARTBEAT;
    wire is_read = is_known && is_host_kind;
    wire opens_session = well_formed && code == HELLO;
    wire [7:0] skipped = sequence_number - expected;

    always @(posedge clk) begin
        hello <= 1'b0;
        heartbeat <= 1'b0;
        command <= 1'b0;
        nonsense <= 1'b0;
        malformed <= 1'b0;
        unknown <= 1'b0;
        echoed <= 1'b0;
        sequence_gap <= 1'b0;
        item <= 1'b0;
        items_end <= 1'b0;
        read_address <= read_address + 9'd1;
        case (state)
            IDLE: begin
                read_address <= {frame_half, 8'd0};
                payload_bytes <= frame_bytes - FRAME_BYTES;
                if (frame_valid) state <= FETCH;
            end
            FETCH: state <= HEADER;
            HEADER: begin
                {version, code} <= read_data;
                state <= SEQUENCE;
            end
            SEQUENCE: begin
                sequence_number <= read_data;
                index <= 8'd0;
                group <= 3'd0;
                bad <= 1'b0;
                wants_channel <= 1'b1;
                state <= payload_bytes == 8'd0 ? JUDGE : BODY;
            end
            BODY: begin
                index <= index + 8'd1;
                if (index < 8'd18) head[{index[4:0], 3'd0}+:8] <= read_data;
                if (index + 8'd1 == payload_bytes) state <= JUDGE;
                low_byte <= read_data;
                if (code == COMMAND && pair_bad) bad <= 1'b1;
                if (index == 8'd3) stamp <= {read_data, head[23:0]};
                if (index == 8'd9) rate_channel <= {1'b0, read_data, head[71:64]};
                if (in_numbers && version == VERSION) begin
                    partial <= value;
                    group <= more && group != 3'd4 ? group + 3'd1 : 3'd0;
                    if (number_bad) bad <= 1'b1;
                    if (!more) begin
                        item_is_rate <= code == RATES;
                        if (code == RATES) begin
                            item <= value != 32'd0;
                            item_value <= value;
                            item_channel <= rate_channel[15:0];
                            item_routable <= rate_channel < CHANNEL_COUNT;
                            // Beyond the last channel there is none: stay there.
                            if (!rate_channel[16]) rate_channel <= rate_channel + 17'd1;
                        end else begin
                            wants_channel <= !wants_channel;
                            if (wants_channel) begin
                                if (value > LAST_CHANNEL) bad <= 1'b1;
                                item <= 1'b1;
                                item_value <= stamp;
                                item_channel <= value[15:0];
                                item_routable <= value < {15'd0, CHANNEL_COUNT};
                            end else begin
                                if (|(value & ~LONGEST_DELTA)) bad <= 1'b1;
                                stamp <= stamp + value;
                            end
                        end
                    end
                end
            end
            default: begin  // JUDGE
                state <= IDLE;
                unknown <= !is_known;
                echoed <= is_known && !is_host_kind;
                malformed <= is_read && !well_formed;
                nonsense <= is_read && !well_formed && code == COMMAND && payload_bytes >= 8'd2;
                hello <= is_read && well_formed && code == HELLO;
                heartbeat <= is_read && well_formed && code == HEARTBEAT;
                command <= is_read && well_formed && code == COMMAND;
                items_end <= 1'b1;
                items_good <= is_read && well_formed && (code == EVENTS || code == RATES);
                if (is_read) begin
                    open <= 1'b1;
                    expected <= sequence_number + 8'd1;
                    sequence_gap <= open && !opens_session && skipped != 8'd0;
                    missed_frames <= skipped;
                end
            end
        endcase
        if (rst) begin
            state <= IDLE;
            open <= 1'b0;
        end
    end
endmodule

`default_nettype wire
