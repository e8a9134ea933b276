// UART receiver, 8 bits, no parity, 1 stop bit. Two flip-flops against metastability, majority of three clocks against
// spikes on the line, every bit sampled in its middle. A byte whose stop bit is missing is dropped and reported.
`default_nettype none

module uart_receiver (
    input  wire        clk,
    input  wire        rst,
    input  wire [19:0] baud_step,
    input  wire        rx,
    output reg  [ 7:0] data,
    output reg         valid,       // one clock per byte
    output reg         line_error   // one clock per byte without a stop bit
);
    // Inverted, so that the power-up value of zero is an idle line.
    reg  [3:0] low;
    wire       active = (low[1] & low[2]) | (low[2] & low[3]) | (low[1] & low[3]);

    reg        busy;
    reg        broken;  // waiting for the line to rest after a missing stop bit
    reg  [3:0] index;
    wire       start = !busy && !broken && active;
    wire       tick;

    initial begin
        low = 4'd0;
        busy = 1'b0;
        broken = 1'b0;
        index = 4'd0;
        data = 8'd0;
        valid = 1'b0;
        line_error = 1'b0;
    end

    baud_generator #(
        .FIRST_PHASE(20'h80000)
    ) baud (
        .clk(clk),
        .step(baud_step),
        .restart(start),
        .run(busy),
        .tick(tick)
    );

    always @(posedge clk) begin
        low <= {low[2:0], ~rx};
        valid <= 1'b0;
        line_error <= 1'b0;
        if (rst) begin
            busy <= 1'b0;
            broken <= 1'b0;
        end else if (start) begin
            busy <= 1'b1;
            index <= 4'd0;
        end else if (broken) begin
            if (!active) broken <= 1'b0;
        end else if (tick) begin
            index <= index + 4'd1;
            if (index == 4'd0) begin
                // A start bit that is gone by its middle was noise.
                if (!active) busy <= 1'b0;
            end else if (index <= 4'd8) begin
                data <= {~active, data[7:1]};
            end else begin
                busy <= 1'b0;
                valid <= !active;
                line_error <= active;
                broken <= active;
            end
        end
    end
endmodule

`default_nettype wire
