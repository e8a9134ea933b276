// The serial line: every byte comes through at rates from 9,600 to 2,000,000 baud, with clocks 2 % apart, with spikes
// on the line, back to back; a byte without a stop bit is reported, not delivered.
`default_nettype none
`timescale 1ns / 1ps

module tb_uart;
    reg clk = 1'b0;
    real half_ns = 1000.0 / 24.0;  // 12 MHz
    always #(half_ns) clk = !clk;

    integer baud;
    real sender_error;  // relative
    wire [19:0] step = 64'd1048576 * baud / 64'd12000000;
    reg line = 1'b1;
    wire [7:0] data;
    wire valid, line_error;
    uart_receiver receiver (.clk(clk), .rst(1'b0), .baud_step(step), .rx(line), .data(data), .valid(valid), .line_error(line_error));

    reg [7:0] out_data;
    reg out_valid = 1'b0;
    wire out_ready, tx;
    uart_transmitter transmitter (.clk(clk), .rst(1'b0), .baud_step(step), .data(out_data), .valid(out_valid), .ready(out_ready), .tx(tx));
    wire [7:0] back;
    wire back_valid, back_error;
    uart_receiver back_receiver (.clk(clk), .rst(1'b0), .baud_step(step), .rx(tx), .data(back), .valid(back_valid), .line_error(back_error));

    integer errors = 0, received = 0, line_errors = 0, returned = 0;
    reg [7:0] wanted [0:511];
    always @(posedge clk) begin
        if (valid) begin
            if (data !== wanted[received]) begin
                errors = errors + 1;
                $display("at %0d baud byte %0d is %h, not %h", baud, received, data, wanted[received]);
            end
            received = received + 1;
        end
        if (line_error) line_errors = line_errors + 1;
        if (back_valid) begin
            if (back !== wanted[returned]) errors = errors + 1;
            returned = returned + 1;
        end
        if (back_error) errors = errors + 1;
    end

    real bit_ns;
    integer i, k, seed;
    task send(input [7:0] byte_out, input glitch);
        begin
            for (k = 0; k < 10; k = k + 1) begin
                line = k == 0 ? 1'b0 : (k == 9 ? 1'b1 : byte_out[k-1]);
                if (glitch) begin
                    // A spike shorter than a clock in the middle of the bit
                    #(bit_ns * 0.5 - 30.0) line = !line;
                    #(60.0) line = !line;
                    #(bit_ns * 0.5 - 30.0);
                end else #(bit_ns);
            end
        end
    endtask

    task round(input integer rate, input integer per_mille, input glitch, input integer bytes);
        begin
            baud = rate;
            bit_ns = 1.0e9 / rate * (1.0 + per_mille / 1000.0);
            received = 0;
            returned = 0;
            #(bit_ns * 12);
            for (i = 0; i < bytes; i = i + 1) wanted[i] = i < 4 ? (i == 0 ? 8'h00 : i == 1 ? 8'hff : i == 2 ? 8'h55 : 8'haa) : $random(seed);
            for (i = 0; i < bytes; i = i + 1) send(wanted[i], glitch);
            for (i = 0; i < bytes; i = i + 1) begin
                @(posedge clk);
                while (!out_ready) @(posedge clk);
                out_data <= wanted[i];
                out_valid <= 1'b1;
                @(posedge clk) out_valid <= 1'b0;
                @(posedge clk);
            end
            #(bit_ns * 24);
            if (received != bytes || returned != bytes || line_errors != 0) begin
                errors = errors + 1;
                $display("at %0d baud (%0d per mille off) %0d of %0d bytes came, %0d came back, %0d line errors", baud, per_mille, received, bytes, returned, line_errors);
            end
        end
    endtask

    initial begin
        seed = 1;
        out_data = 8'd0;
        baud = 115200;
        #10000;
        round(9600, 0, 1'b0, 6);
        round(115200, 20, 1'b0, 30);
        round(115200, -20, 1'b0, 30);
        round(115200, 0, 1'b1, 30);
        round(460800, 10, 1'b0, 100);
        round(1000000, 0, 1'b0, 200);
        round(2000000, 0, 1'b0, 300);
        round(2000000, 5, 1'b0, 300);
        // A break: no stop bit, one error however long it lasts, and the next byte is good again.
        baud = 115200;
        bit_ns = 1.0e9 / baud;
        received = 0;
        line = 1'b0;
        #(bit_ns * 40) line = 1'b1;
        #(bit_ns * 2);
        wanted[0] = 8'h3c;
        send(8'h3c, 1'b0);
        #(bit_ns * 2);
        if (line_errors != 1 || received != 1) begin
            errors = errors + 1;
            $display("a break gave %0d errors and %0d bytes, not 1 and 1", line_errors, received);
        end
        if (errors == 0) $display("PASS tb_uart: 9600 to 2000000 baud, 2 %% off, with spikes and a break");
        else $display("FAIL tb_uart: %0d errors", errors);
        $finish;
    end
endmodule
