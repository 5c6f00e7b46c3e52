using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeepHandshakeFailures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "HandshakeFailures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    Door = table.Column<int>(type: "INTEGER", nullable: false),
                    DoorId = table.Column<long>(type: "INTEGER", nullable: false),
                    Hour = table.Column<long>(type: "INTEGER", nullable: false),
                    FoldKey = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Causes = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Identifier = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    ClockSkew = table.Column<long>(type: "INTEGER", nullable: true),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandshakeFailures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_HandshakeFailures_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "HandshakeTraces",
                columns: table => new
                {
                    TraceId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ProjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    FailureId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandshakeTraces", x => x.TraceId);
                    table.ForeignKey(
                        name: "FK_HandshakeTraces_HandshakeFailures_FailureId",
                        column: x => x.FailureId,
                        principalTable: "HandshakeFailures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_HandshakeFailures_LastAt",
                table: "HandshakeFailures",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_HandshakeFailures_ProjectId_Door_DoorId_Hour_FoldKey",
                table: "HandshakeFailures",
                columns: new[] { "ProjectId", "Door", "DoorId", "Hour", "FoldKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HandshakeFailures_ProjectId_LastAt_Id",
                table: "HandshakeFailures",
                columns: new[] { "ProjectId", "LastAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_HandshakeTraces_FailureId_At",
                table: "HandshakeTraces",
                columns: new[] { "FailureId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "HandshakeTraces");

            migrationBuilder.DropTable(
                name: "HandshakeFailures");
        }
    }
}
