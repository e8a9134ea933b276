// The spike FIFO against a model of it: frames kept and taken back, overflow counted spike by spike, missing channels not taken,
// order and content kept, over 60,000 clocks of random traffic.
`default_nettype none
`timescale 1ns / 1ps

module tb_fifo;
    reg clk = 1'b0;
    always #5 clk = !clk;

    reg rst = 1'b0, item = 1'b0, is_rate = 1'b0, routable = 1'b0, keep = 1'b0, drop = 1'b0, take = 1'b0;
    reg [5:0] channel = 6'd0;
    reg [31:0] value = 32'd0;
    wire kept, available, head_is_rate;
    wire [31:0] kept_stored, overflowed, head_value;
    wire [5:0] head_channel;
    spike_fifo #(.ADDRESS_BITS(4), .CHANNEL_BITS(6)) fifo (
        .clk(clk), .rst(rst), .item(item), .item_is_rate(is_rate), .item_channel(channel), .item_routable(routable),
        .item_value(value), .keep(keep), .drop(drop), .kept(kept), .kept_stored(kept_stored), .overflowed(overflowed),
        .available(available), .head_is_rate(head_is_rate), .head_channel(head_channel),
        .head_value(head_value), .take(take));

    // The model: a list of 16, what of it is kept, and sums.
    reg [38:0] list [0:63];
    integer held = 0, sure = 0, i;
    integer stored = 0, lost = 0, homeless = 0, all_lost = 0, last_stored = 0;
    integer errors = 0, taken = 0, kept_frames = 0, seed = 7, in_frame = 0, spikes, slow;
    reg check_kept = 1'b0;

    initial begin
        repeat (60000) begin
            @(negedge clk);
            slow = ($time / 60000) % 3;  // phases of a reader that is fast, slow, asleep
            take = available && (slow == 0 || (slow == 1 && $random(seed) % 8 == 0));
            keep = 1'b0;
            drop = 1'b0;
            item = 1'b0;
            if (in_frame == 0) begin
                keep = $random(seed) % 4 != 0;
                drop = !keep;
                in_frame = 1 + ($random(seed) & 15);
            end else begin
                in_frame = in_frame - 1;
                item = in_frame > 0;
                is_rate = $random(seed);
                routable = $random(seed) % 8 != 0;
                channel = $random(seed);
                value = is_rate ? $random(seed) & 255 : $random(seed);
            end
            @(posedge clk);
            // What the model says of this clock; room is judged before this clock's reading.
            if (item) begin
                spikes = is_rate ? value : 1;
                if (!routable) homeless = homeless + 1;
                else if (held == 16) lost = lost + spikes;
                else begin
                    list[held] = {is_rate, channel, value};
                    held = held + 1;
                    stored = stored + spikes;
                end
            end
            if (take) begin
                if (list[0] !== {head_is_rate, head_channel, head_value} || sure == 0) begin
                    errors = errors + 1;
                    $display("item %0d read is wrong", taken);
                end
                for (i = 0; i < 40; i = i + 1) list[i] = list[i+1];
                held = held - 1;
                sure = sure - 1;
                taken = taken + 1;
            end
            if (keep) begin
                sure = held;
                all_lost = all_lost + lost;
                last_stored = stored;
                kept_frames = kept_frames + 1;
            end
            if (drop) held = sure;
            if (keep || drop) begin
                stored = 0;
                lost = 0;
            end
            #1;
            if (overflowed !== all_lost || (kept && kept_stored !== last_stored)) begin
                errors = errors + 1;
                if (errors < 10) $display("counts differ: overflow %0d/%0d, stored %0d/%0d", overflowed, all_lost, kept_stored, last_stored);
            end
        end
        if (errors == 0 && taken > 5000 && all_lost > 1000 && homeless > 1000)
            $display("PASS tb_fifo: %0d frames kept, %0d items read, %0d spikes counted as overflow, %0d items without a channel not taken", kept_frames, taken, all_lost, homeless);
        else $display("FAIL tb_fifo: %0d errors, %0d items read, overflow %0d", errors, taken, all_lost);
        $finish;
    end

    // A bench that hangs has failed.
    initial begin
        #2000000;
        $display("FAIL tb_fifo: not done in time");
        $finish;
    end
endmodule
