// Judges commands and carries them out once: repetitions get the answer of before, overtaken ones change nothing, and
// no stimulation beyond the limits passes. What it lets pass, pulse_guard measures again.
`default_nettype none

module command_processor #(
    parameter ELECTRODES = 4,
    parameter MAX_AMPLITUDE = 2000,   // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MAX_RATE = 5000,        // 0.1 Hz
    parameter MAX_CHARGE = 1000000    // per phase, 0.1 pC
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  forget,         // a new session
    input  wire [          31:0] now_us,
    input  wire                  command,
    input  wire [         127:0] head,           // its payload, stable while busy
    input  wire                  answer_pending, // the answer before waits to be sent: this command is not taken
    output wire                  busy,
    input  wire                  stopped,        // emergency stop latched
    input  wire                  fault,
    // Answer
    output reg                   answer,
    output reg  [          15:0] answer_id,
    output reg  [           2:0] answer_reason,  // 0: acknowledged; else the reason of the refusal
    output reg  [          31:0] answer_us,
    // Action
    output reg                   relax,
    output reg  [ELECTRODES-1:0] set,
    output wire                  set_by_spikes,
    output wire [          11:0] set_amplitude,
    output wire [           9:0] set_phase_us,
    output wire [           7:0] set_gap_us,
    output wire [          15:0] set_rate,
    output reg                   acted,          // a stimulation was set
    output reg  [          15:0] last_id,        // the last command taken over in this session, 0: none
    output reg  [          31:0] last_us
);
    localparam [3:0] IDLE = 4'd0, SEARCH = 4'd1, AGE = 4'd2, JUDGE = 4'd3, CHARGE = 4'd4, PERIOD = 4'd5, FINISH = 4'd6,
        REPLY = 4'd7;
    localparam [2:0] ACKNOWLEDGED = 3'd0, EMERGENCY_STOP = 3'd1, FAULT = 3'd2, NOT_CAPABLE = 3'd3, OUT_OF_RANGE = 3'd4;
    localparam [7:0] RELAX = 8'd4, STIMULATE = 8'd5;
    localparam [15:0] ELECTRODE_COUNT = ELECTRODES;
    localparam [15:0] AMPLITUDE_LIMIT = MAX_AMPLITUDE, PHASE_LIMIT = MAX_PHASE_US, GAP_LIMIT = MAX_GAP_US, RATE_LIMIT = MAX_RATE;
    localparam [31:0] CHARGE_LIMIT = MAX_CHARGE;
    localparam [31:0] ONE_PERIOD = 32'd10000000;  // tenths of a hertz times microseconds

    wire [15:0] id = head[15:0];
    wire [ 7:0] target = head[23:16];
    wire [15:0] electrode = head[39:24];
    wire [15:0] amplitude = head[63:48];
    wire [15:0] phase = head[79:64];
    wire [15:0] gap = head[95:80];
    wire [15:0] rate = head[111:96];
    assign set_by_spikes = head[40];
    assign set_amplitude = amplitude[11:0];
    assign set_phase_us = phase[9:0];
    assign set_gap_us = gap[7:0];
    assign set_rate = rate;

    wire stimulates = target == STIMULATE && electrode < ELECTRODE_COUNT;
    wire relaxes = target == RELAX;

    reg [ 3:0] state;
    reg [ 2:0] reason;
    reg [15:0] walk;       // electrode that is looked at
    reg        all_newer;
    // The newest command of each electrode in this session.
    reg [15:0] newest[0:ELECTRODES-1];
    reg [ELECTRODES-1:0] has_newest;
    wire [15:0] walked = newest[walk[$clog2(ELECTRODES)-1:0]];
    wire [15:0] age = id - walked;
    wire        is_older = age > 16'h8000 && has_newest[walk[$clog2(ELECTRODES)-1:0]];
    wire        last_walked = stimulates || walk == ELECTRODE_COUNT - 16'd1;

    reg [31:0] product, factor;
    reg [15:0] times;

    reg         search, store;
    wire        found, missing;
    wire [ 2:0] found_reason;
    wire [31:0] found_us;

    initial begin
        state = IDLE;
        has_newest = 0;
        answer = 1'b0;
        relax = 1'b0;
        set = 0;
        acted = 1'b0;
        last_id = 16'd0;
        last_us = 32'd0;
        search = 1'b0;
        store = 1'b0;
    end

    assign busy = state != IDLE;

    answer_memory memory (
        .clk(clk),
        .forget(forget || rst),
        .search(search),
        .id(id),
        .found(found),
        .missing(missing),
        .found_reason(found_reason),
        .found_us(found_us),
        .store(store),
        .store_id(answer_id),
        .store_reason(answer_reason),
        .store_us(answer_us)
    );

    always @(posedge clk) begin
        answer <= 1'b0;
        relax <= 1'b0;
        set <= 0;
        acted <= 1'b0;
        search <= 1'b0;
        store <= 1'b0;
        case (state)
            IDLE: if (command && !answer_pending) begin
                state <= SEARCH;
                search <= 1'b1;
                answer_id <= id;
                walk <= target == STIMULATE ? electrode : 16'd0;
                all_newer <= 1'b1;
            end
            SEARCH: begin
                if (found) begin
                    answer_reason <= found_reason;
                    answer_us <= found_us;
                    answer <= 1'b1;
                    state <= IDLE;
                end else if (missing) begin
                    answer_us <= now_us;
                    state <= stimulates || relaxes ? AGE : JUDGE;
                end
            end
            AGE: begin
                // Overtaken when every electrode it is for has a newer command: acknowledged, not acted upon.
                walk <= walk + 16'd1;
                if (!is_older) begin
                    state <= JUDGE;
                end else if (last_walked) begin
                    answer_reason <= ACKNOWLEDGED;
                    answer <= 1'b1;
                    state <= IDLE;
                end
            end
            JUDGE: begin
                state <= FINISH;
                product <= 32'd0;
                factor <= {16'd0, amplitude};
                times <= phase;
                if (relaxes) reason <= ACKNOWLEDGED;
                else if (stopped) reason <= EMERGENCY_STOP;
                else if (fault) reason <= FAULT;
                else if (!stimulates) reason <= NOT_CAPABLE;
                else if (amplitude > AMPLITUDE_LIMIT || phase > PHASE_LIMIT || gap > GAP_LIMIT || rate > RATE_LIMIT)
                    reason <= OUT_OF_RANGE;
                else state <= CHARGE;
            end
            CHARGE: begin
                // amplitude * phase, a bit a clock
                if (times != 16'd0) begin
                    if (times[0]) product <= product + factor;
                    factor <= {factor[30:0], 1'b0};
                    times <= {1'b0, times[15:1]};
                end else begin
                    reason <= product > CHARGE_LIMIT ? OUT_OF_RANGE : ACKNOWLEDGED;
                    state <= product > CHARGE_LIMIT ? FINISH : PERIOD;
                    product <= 32'd0;
                    // Both phases, the gap and a microsecond of rest must fit into a period.
                    factor <= {15'd0, phase, 1'b0} + {16'd0, gap} + 32'd1;
                    times <= rate;
                end
            end
            PERIOD: begin
                if (times != 16'd0) begin
                    if (times[0]) product <= product + factor;
                    factor <= {factor[30:0], 1'b0};
                    times <= {1'b0, times[15:1]};
                end else begin
                    reason <= product > ONE_PERIOD ? OUT_OF_RANGE : ACKNOWLEDGED;
                    state <= FINISH;
                end
            end
            FINISH: begin
                // Once more, as the multiplications took their time.
                answer_reason <= !relaxes && stopped ? EMERGENCY_STOP : reason;
                answer_us <= now_us;
                state <= REPLY;
                walk <= relaxes ? 16'd0 : electrode;
            end
            default: begin  // REPLY: answer, act, remember
                if (answer_reason == ACKNOWLEDGED) begin
                    newest[walk[$clog2(ELECTRODES)-1:0]] <= id;
                    has_newest[walk[$clog2(ELECTRODES)-1:0]] <= 1'b1;
                end
                walk <= walk + 16'd1;
                if (answer_reason != ACKNOWLEDGED || last_walked) begin
                    state <= IDLE;
                    answer <= 1'b1;
                    store <= 1'b1;
                    if (answer_reason == ACKNOWLEDGED) begin
                        last_id <= id;
                        last_us <= answer_us;
                        relax <= relaxes;
                        acted <= stimulates;
                        if (stimulates) set <= {{(ELECTRODES - 1) {1'b0}}, 1'b1} << electrode;
                    end
                end
            end
        endcase
        if (forget || rst) begin
            has_newest <= 0;
            last_id <= 16'd0;
            last_us <= 32'd0;
        end
        if (rst) state <= IDLE;
    end
endmodule

`default_nettype wire
