// UART transmitter, 8 bits, no parity, 1 stop bit.
`default_nettype none

module uart_transmitter (
    input  wire        clk,
    input  wire        rst,
    input  wire [19:0] baud_step,
    input  wire [ 7:0] data,
    input  wire        valid,
    output wire        ready,  // a byte is taken when valid and ready
    output wire        tx
);
    // Inverted, so that the power-up value of zero is an idle line.
    reg [9:0] low;
    reg [3:0] left;
    wire      tick;

    initial begin
        low = 10'd0;
        left = 4'd0;
    end

    assign ready = left == 4'd0 && !rst;
    assign tx = ~low[0];

    baud_generator baud (
        .clk(clk),
        .step(baud_step),
        .restart(ready && valid),
        .run(left != 4'd0),
        .tick(tick)
    );

    always @(posedge clk) begin
        if (rst) begin
            low <= 10'd0;
            left <= 4'd0;
        end else if (ready) begin
            if (valid) begin
                low <= {1'b0, ~data, 1'b1};
                left <= 4'd10;
            end
        end else if (tick) begin
            low <= {1'b0, low[9:1]};
            left <= left - 4'd1;
        end
    end
endmodule

`default_nettype wire
