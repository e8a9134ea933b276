// The answers to the last 16 commands of a session, so that a repetition is answered again and never acted upon twice.
`default_nettype none

module answer_memory (
    input  wire        clk,
    input  wire        forget,
    // Search: `found` or `missing` comes up to 18 clocks after `search`
    input  wire        search,
    input  wire [15:0] id,
    output reg         found,
    output reg         missing,
    output reg  [ 2:0] found_reason,
    output reg  [31:0] found_us,
    // Store; not while searching
    input  wire        store,
    input  wire [15:0] store_id,
    input  wire [ 2:0] store_reason,
    input  wire [31:0] store_us
);
    reg [50:0] ram[0:15];
    reg [50:0] word;
    reg [ 3:0] next;
    reg [ 4:0] filled;
    reg [ 4:0] at;
    reg        searching, loaded;

    initial begin
        next = 4'd0;
        filled = 5'd0;
        at = 5'd0;
        searching = 1'b0;
        loaded = 1'b0;
        found = 1'b0;
        missing = 1'b0;
    end

    always @(posedge clk) begin
        if (store) ram[next] <= {store_reason, store_us, store_id};
        word <= ram[at[3:0]];
    end

    always @(posedge clk) begin
        found <= 1'b0;
        missing <= 1'b0;
        if (store) begin
            next <= next + 4'd1;
            if (!filled[4]) filled <= filled + 5'd1;
        end
        if (search) begin
            searching <= filled != 5'd0;
            missing <= filled == 5'd0;
            at <= 5'd0;
            loaded <= 1'b0;
        end else if (searching) begin
            at <= at + 5'd1;
            loaded <= 1'b1;
            // `word` is the entry before the one addressed now.
            if (loaded && word[15:0] == id) begin
                searching <= 1'b0;
                found <= 1'b1;
                found_reason <= word[50:48];
                found_us <= word[47:16];
            end else if (loaded && at == filled) begin
                searching <= 1'b0;
                missing <= 1'b1;
            end
        end
        if (forget) begin
            filled <= 5'd0;
            next <= 4'd0;
            searching <= 1'b0;
        end
    end
endmodule

`default_nettype wire
