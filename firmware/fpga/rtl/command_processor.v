// Judges commands and carries them out once: repetitions get the answer of before, overtaken ones are refused, and no
// stimulation beyond the limits passes. What it lets pass, pulse_guard measures again. `relax` acts whatever the state.
`include "wire_generated.vh"
`default_nettype none

module command_processor #(
    parameter ELECTRODES = 4,
    parameter MAX_AMPLITUDE = 2000,   // 0.1 uA
    parameter MAX_PHASE_US = 1000,
    parameter MAX_GAP_US = 200,
    parameter MAX_RATE = 5000,        // 0.1 Hz
    parameter MAX_HOLD = 6000,        // 0.1 s
    parameter [32*ELECTRODES-1:0] CHARGES = {ELECTRODES{32'd1000000}}  // limit of each electrode's phase, 0.1 pC
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          forget,         // another session
    input  wire [                  31:0] now_us,
    input  wire                          command,        // of this session
    input  wire                          nonsense,       // a command of this session that means nothing, but has an id
    input  wire [                 143:0] head,           // its payload, stable while busy
    input  wire                          answer_hold,    // the answer before is being written: its fields must not change
    output wire                          busy,
    input  wire                          stopped,        // emergency stop latched
    input  wire                          current,        // the host's heartbeat
    // Answer; one that could not be sent yet is replaced, as the host repeats what is not answered
    output reg                           answer,
    output reg  [                  15:0] answer_id,
    output reg  [                   2:0] answer_reason,  // 0: acknowledged; else the reason of the refusal
    output reg  [                  31:0] answer_us,
    // Action
    output reg                           relax,
    output wire                          set,            // with what follows
    output wire [$clog2(ELECTRODES)-1:0] set_electrode,
    output wire                          set_on,
    output wire                          set_by_spikes,
    output wire [                  11:0] set_amplitude,
    output wire [                   9:0] set_phase_us,
    output wire [                   7:0] set_gap_us,
    output wire [                  23:0] set_period_us,
    output wire [                  11:0] set_rise,       // 0.1 uA per 10 ms; its highest: at once
    output wire [                  31:0] set_until_us,   // on the device's clock
    output reg  [                  15:0] last_id,        // the last command taken over in this session, 0: none
    output reg  [                  31:0] last_us
);
    localparam [3:0] IDLE = 4'd0, SEARCH = 4'd1, READ = 4'd2, AGE = 4'd3, JUDGE = 4'd4, CHARGE = 4'd5, HOLD = 4'd6,
        PERIOD = 4'd7, ANSWER = 4'd8;
    localparam [2:0] ACKNOWLEDGED = `WIRE_REFUSAL_NONE, EMERGENCY_STOP = `WIRE_REFUSAL_EMERGENCY_STOP,
        NOT_CAPABLE = `WIRE_REFUSAL_NOT_CAPABLE, OUT_OF_RANGE = `WIRE_REFUSAL_OUT_OF_RANGE,
        MALFORMED = `WIRE_REFUSAL_MALFORMED, NO_HEARTBEAT = `WIRE_REFUSAL_NO_HEARTBEAT, OVERTAKEN = `WIRE_REFUSAL_OVERTAKEN;
    localparam [7:0] RELAX = `WIRE_TARGET_RELAX, STIMULATE = `WIRE_TARGET_STIMULATE;
    localparam [15:0] NEWER_IDS = `WIRE_BOUND_NEWER_IDS;
    localparam BITS = $clog2(ELECTRODES);
    localparam [15:0] ELECTRODE_COUNT = ELECTRODES;
    localparam [15:0] AMPLITUDE_LIMIT = MAX_AMPLITUDE, PHASE_LIMIT = MAX_PHASE_US, GAP_LIMIT = MAX_GAP_US, RATE_LIMIT = MAX_RATE,
        HOLD_LIMIT = MAX_HOLD;
    localparam [11:0] RISE_AT_ONCE = `WIRE_BOUND_RISE_AT_ONCE;
    localparam [31:0] HOLD_STEP_US = 1000000 / `WIRE_STEPS_SECOND;
    localparam [23:0] ONE_PERIOD = 1000000 * `WIRE_STEPS_HZ;  // tenths of a hertz times microseconds

    wire [15:0] id = head[15:0];
    wire [ 7:0] target = head[23:16];
    wire [15:0] electrode = head[39:24];
    wire [15:0] amplitude = head[63:48];
    wire [15:0] phase = head[79:64];
    wire [15:0] gap = head[95:80];
    wire [15:0] rate = head[111:96];
    wire [15:0] hold = head[127:112];
    wire [15:0] rise = head[143:128];

    wire relaxes = target == RELAX;
    wire stimulates = target == STIMULATE;
    wire is_there = stimulates && electrode < ELECTRODE_COUNT;
    wire is_on = amplitude != 16'd0 && phase != 16'd0 && rate != 16'd0;
    wire beyond = amplitude > AMPLITUDE_LIMIT || phase > PHASE_LIMIT || gap > GAP_LIMIT || rate > RATE_LIMIT
        || hold == 16'd0 || hold > HOLD_LIMIT || rise == 16'd0;

    reg [3:0] state;
    reg [2:0] reason;
    reg       keep;      // remember the answer
    reg       again;     // it is the answer of before
    reg       of_all;    // the newest command that is looked at is `relax`, else of the electrode

    // The newest command of each electrode, and behind them the newest `relax`.
    (* ram_style = "block" *) reg [15:0] newest[0:(2<<BITS)-1];
    reg [ELECTRODES:0] has_newest;
    reg [15:0] newest_id;
    // And of all: what is newer than that is never overtaken, as ids go round.
    reg [15:0] newest_of_all;
    wire [15:0] age_of_all = id - newest_of_all;
    wire is_newest_of_all = (age_of_all != 16'd0 && age_of_all <= NEWER_IDS) || has_newest == 0;
    wire [BITS:0] slot = of_all ? ELECTRODES : {1'b0, electrode[BITS-1:0]};
    wire [15:0] age = id - newest_id;
    wire is_newer = (age != 16'd0 && age <= NEWER_IDS) || !has_newest[slot];
    wire is_overtaken = !is_newer && !is_newest_of_all;

    reg [31:0] product;   // by shifting and adding, a bit a clock; or what is left of a division
    reg [15:0] times;
    reg [23:0] quotient;
    reg [ 4:0] bits_left;
    wire [31:0] addend = state == CHARGE ? {16'd0, amplitude} : HOLD_STEP_US;
    wire [31:0] next_product = {product[30:0], 1'b0} + (times[15] ? addend : 32'd0);
    wire [16:0] left = {product[15:0], quotient[23]};
    wire        goes_in = left >= {1'b0, rate};
    wire [31:0] charge_limit = CHARGES[32*electrode[BITS-1:0]+:32];
    // Both phases, the gap and a microsecond of rest must fit into a period.
    wire [23:0] least_period = {7'd0, phase, 1'b0} + {8'd0, gap} + 24'd1;
    reg         inexact;

    reg         search, store;
    wire        found, missing;
    wire [ 2:0] found_reason;
    wire [31:0] found_us;

    initial begin
        state = IDLE;
        has_newest = 0;
        answer = 1'b0;
        relax = 1'b0;
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

    // What was found in order is judged once more when it acts, as that took its time.
    wire acts = keep && reason == ACKNOWLEDGED;
    wire [2:0] last_word = !acts || relaxes ? reason : (stopped ? EMERGENCY_STOP : (!current ? NO_HEARTBEAT : ACKNOWLEDGED));
    wire answers = state == ANSWER && !answer_hold;
    wire done = answers && keep && last_word == ACKNOWLEDGED;
    assign set = done && stimulates && !forget && !rst;
    assign set_electrode = electrode[BITS-1:0];
    assign set_on = is_on;
    assign set_by_spikes = head[40];
    assign set_amplitude = amplitude[11:0];
    assign set_phase_us = phase[9:0];
    assign set_gap_us = gap[7:0];
    assign set_period_us = quotient + {23'd0, inexact};
    assign set_rise = rise[15:12] != 4'd0 ? RISE_AT_ONCE : rise[11:0];
    assign set_until_us = now_us + product;

    always @(posedge clk) begin
        if (done && is_newer) newest[slot] <= id;
        newest_id <= newest[slot];
    end

    always @(posedge clk) begin
        answer <= 1'b0;
        search <= 1'b0;
        store <= 1'b0;
        relax <= command && relaxes;
        case (state)
            IDLE: begin
                keep <= 1'b0;
                again <= 1'b0;
                of_all <= 1'b1;
                reason <= MALFORMED;
                if (nonsense) state <= ANSWER;
                if (command) begin
                    state <= relaxes ? READ : SEARCH;
                    search <= !relaxes;
                end
            end
            SEARCH: begin
                again <= found;
                reason <= found_reason;
                if (found) state <= ANSWER;
                else if (missing) state <= READ;
            end
            READ: state <= AGE;
            AGE: begin
                reason <= relaxes ? ACKNOWLEDGED : OVERTAKEN;
                keep <= relaxes || !is_overtaken;
                of_all <= relaxes;
                if (relaxes || is_overtaken) state <= ANSWER;
                else state <= of_all && is_there ? READ : JUDGE;
            end
            JUDGE: begin
                state <= ANSWER;
                of_all <= 1'b0;
                product <= 32'd0;
                times <= phase;
                bits_left <= 5'd15;
                if (stopped) reason <= EMERGENCY_STOP;
                else if (!current) reason <= NO_HEARTBEAT;
                else if (!stimulates) reason <= NOT_CAPABLE;
                else if (is_there && !is_on) reason <= ACKNOWLEDGED;
                else if (!is_there || beyond) reason <= OUT_OF_RANGE;
                else state <= CHARGE;
            end
            CHARGE: begin
                product <= next_product;
                times <= {times[14:0], 1'b0};
                bits_left <= bits_left - 5'd1;
                reason <= OUT_OF_RANGE;
                if (bits_left == 5'd0) begin
                    state <= next_product > charge_limit ? ANSWER : PERIOD;
                    product <= 32'd0;
                    quotient <= ONE_PERIOD;
                    bits_left <= 5'd23;
                end
            end
            PERIOD: begin
                product <= {15'd0, goes_in ? left - {1'b0, rate} : left};
                quotient <= {quotient[22:0], goes_in};
                bits_left <= bits_left - 5'd1;
                if (bits_left == 5'd0) begin
                    // Never faster than asked: a period is rounded up to whole microseconds.
                    state <= {quotient[22:0], goes_in} < least_period ? ANSWER : HOLD;
                    inexact <= (goes_in ? left != {1'b0, rate} : left != 17'd0);
                    product <= 32'd0;
                    times <= hold;
                    bits_left <= 5'd15;
                end
            end
            HOLD: begin
                product <= next_product;
                times <= {times[14:0], 1'b0};
                bits_left <= bits_left - 5'd1;
                reason <= ACKNOWLEDGED;
                if (bits_left == 5'd0) state <= ANSWER;
            end
            default: if (answers) begin  // ANSWER: act, remember
                state <= IDLE;
                answer <= 1'b1;
                answer_id <= id;
                answer_reason <= last_word;
                answer_us <= again ? found_us : now_us;
                store <= keep;
                if (done) begin
                    last_id <= id;
                    last_us <= now_us;
                    has_newest[slot] <= 1'b1;
                    if (is_newest_of_all) newest_of_all <= id;
                end
            end
        endcase
        if (forget || rst) begin
            has_newest <= 0;
            last_id <= 16'd0;
            last_us <= 32'd0;
        end
        if (rst) begin
            state <= IDLE;
            relax <= 1'b0;
        end
    end
endmodule

`default_nettype wire
